package io.isoloss.internal.npy;

import io.isoloss.DType;
import io.isoloss.Shape;
import io.isoloss.ShapeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes a header as NumPy does: version 1, row-major, and padded so that the elements are
/// aligned for a mapping.
public final class HeaderWriter {
  private static final int ALIGNMENT = 64;

  private HeaderWriter() {}

  public static byte[] header(DType type, Shape shape) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
            .formatted(TypeCode.of(type), shape);
    int before = 10;
    int total = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT;
    int length = total - before;
    if (length >= 1 << 16) {
      throw new ShapeException("shape has too many axes for a .npy file: " + shape.rank());
    }
    byte[] header = new byte[total];
    Arrays.fill(header, (byte) ' ');
    byte[] start = {
      (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, (byte) (length >> 8)
    };
    System.arraycopy(start, 0, header, 0, before);
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, before, ascii.length);
    header[total - 1] = '\n';
    return header;
  }
}

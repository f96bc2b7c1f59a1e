package io.isoloss.npy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes `.npy` files byte by byte, right or wrong, without the code under test.
final class NpyBytes {
  private NpyBytes() {}

  /// A version 1 file with this text as its header, unpadded.
  static byte[] file(String header, byte[] data) {
    return file(1, header, data);
  }

  static byte[] file(int version, String header, byte[] data) {
    byte[] text = header.getBytes(ISO_8859_1);
    ByteBuffer file =
        ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(ISO_8859_1)).put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    file.put(text).put(data).flip();
    byte[] bytes = new byte[file.remaining()];
    file.get(bytes);
    return bytes;
  }

  static String header(String descr, boolean fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
        .formatted(descr, fortran ? "True" : "False", shape);
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An array whose element number i (row-major) is `seed + i`, written in any order.
  static byte[] counting(long[] shape, int bytes, ByteOrder order, boolean fortran, int seed) {
    int elements = 1;
    for (long dim : shape) {
      elements *= (int) dim;
    }
    ByteBuffer data = ByteBuffer.allocate(elements * bytes).order(order);
    for (int i = 0; i < elements; i++) {
      int at = (fortran ? fortranPosition(shape, i) : i) * bytes;
      switch (bytes) {
        case 1 -> data.put(at, (byte) (seed + i));
        case 2 -> data.putShort(at, (short) (seed + i));
        case 4 -> data.putInt(at, seed + i);
        default -> data.putLong(at, seed + i);
      }
    }
    return data.array();
  }

  private static int fortranPosition(long[] shape, int rowMajor) {
    int rest = rowMajor;
    int[] index = new int[shape.length];
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % (int) shape[axis];
      rest /= (int) shape[axis];
    }
    int position = 0;
    int stride = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      position += index[axis] * stride;
      stride *= (int) shape[axis];
    }
    return position;
  }
}

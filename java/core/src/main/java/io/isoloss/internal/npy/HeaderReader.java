package io.isoloss.internal.npy;

import io.isoloss.FileException;
import io.isoloss.NpyHeader;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds the header at the beginning of an array: eight bytes of magic and version, the length of
/// the text that follows, the text.
final class HeaderReader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION_END = 8;

  /// A header of plain numbers needs less than a tenth of this; nobody shall make us read more.
  private static final int MAX_HEADER = 1 << 16;

  private HeaderReader() {}

  static NpyHeader read(Source source) {
    byte[] start = bytes(source, 0, VERSION_END);
    if (!Arrays.equals(MAGIC, 0, MAGIC.length, start, 0, MAGIC.length)) {
      throw new FileException(
          source.name(),
          start[0] == 'P' && start[1] == 'K'
              ? "is not a .npy file but an archive"
              : "is not a .npy file: it does not begin with \\x93NUMPY");
    }
    int version = start[6];
    if (version < 1 || version > 3 || start[7] != 0) {
      throw new FileException(
          source.name(),
          "version %d.%d of the .npy format is unknown"
              .formatted(start[6] & 0xff, start[7] & 0xff));
    }
    int lengthBytes = version == 1 ? 2 : 4;
    byte[] wide = Arrays.copyOf(bytes(source, VERSION_END, lengthBytes), 4);
    long length =
        Integer.toUnsignedLong(ByteBuffer.wrap(wide).order(ByteOrder.LITTLE_ENDIAN).getInt());
    if (length > MAX_HEADER) {
      throw new FileException(source.name(), "bad header: it claims to be " + length + " bytes");
    }
    int begin = VERSION_END + lengthBytes;
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    String text = new String(bytes(source, begin, (int) length), charset);
    return new HeaderParser(source.name(), text).parse(begin + length);
  }

  private static byte[] bytes(Source source, long from, int count) {
    if (source.size() < from + count) {
      throw new FileException(
          source.name(),
          "is truncated: it ends within its header, after " + source.size() + " bytes");
    }
    byte[] bytes = new byte[count];
    source.read(from, MemorySegment.ofArray(bytes));
    return bytes;
  }
}

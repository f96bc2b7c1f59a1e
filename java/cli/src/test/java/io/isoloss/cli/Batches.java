package io.isoloss.cli;

import io.isoloss.DType;
import io.isoloss.Npy;
import io.isoloss.NpyHeader;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Random batches as files, in every way in which a file can hold them.
final class Batches {
  private Batches() {}

  static Tensor logits(long seed, long... shape) {
    Random random = new Random(seed);
    float[] data = new float[(int) Shape.of(shape).elements()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian() * 4;
    }
    return Tensor.of(data, shape);
  }

  static Tensor uniform(long seed, long... shape) {
    Random random = new Random(seed);
    float[] data = new float[(int) Shape.of(shape).elements()];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat();
    }
    return Tensor.of(data, shape);
  }

  static Tensor labels(long seed, int classes, long... shape) {
    Random random = new Random(seed);
    return Tensor.of(random.longs(Shape.of(shape).elements(), 0, classes).toArray(), shape);
  }

  static Path write(Path file, Tensor tensor) {
    Npy.write(file, tensor);
    return file;
  }

  /// The elements in the other byte order, in Fortran order, or both.
  static Path writeOddly(Path file, Tensor tensor, boolean bigEndian, boolean fortran)
      throws IOException {
    DType type = tensor.type();
    String kind = type.isFloat() ? "f" : "i";
    String header =
        "{'descr': '%s%s%d', 'fortran_order': %s, 'shape': %s}\n"
            .formatted(
                bigEndian ? ">" : "<",
                kind,
                type.bytes(),
                fortran ? "True" : "False",
                tensor.shape());
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + text.length + (int) tensor.memory().byteSize())
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    bytes.put((byte) 1).put((byte) 0).putShort((short) text.length).put(text);
    bytes.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[tensor.shape().rank()];
    for (long i = 0; i < tensor.shape().elements(); i++) {
      put(bytes, tensor, fortran ? rowMajor(tensor.shape(), index) : i);
      for (int axis = 0; axis < index.length && ++index[axis] == tensor.shape().dim(axis); axis++) {
        index[axis] = 0;
      }
    }
    return Files.write(file, bytes.array());
  }

  private static void put(ByteBuffer bytes, Tensor tensor, long element) {
    switch (tensor.type()) {
      case FLOAT32 -> bytes.putFloat((float) tensor.get(element));
      case INT64 -> bytes.putLong(tensor.getLong(element));
      default -> throw new IllegalArgumentException(tensor.toString());
    }
  }

  private static long rowMajor(Shape shape, long[] index) {
    long position = 0;
    for (int axis = 0; axis < index.length; axis++) {
      position = position * shape.dim(axis) + index[axis];
    }
    return position;
  }

  static Path zip(Path file, boolean compressed, Path... arrays) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(compressed ? 9 : 0);
      for (Path array : arrays) {
        zip.putNextEntry(new ZipEntry(array.getFileName().toString()));
        zip.write(Files.readAllBytes(array));
      }
    }
    return file;
  }

  /// A file of zeros that takes no room on the disk.
  static Path sparse(Path file, DType type, long... shape) throws IOException {
    Path tiny = write(file.resolveSibling("tiny.npy"), Tensor.allocate(type, Shape.of(1)));
    NpyHeader header = Npy.header(tiny);
    byte[] bytes = Files.readAllBytes(tiny);
    Files.delete(tiny);
    String text = new String(bytes, 0, (int) header.dataOffset(), StandardCharsets.ISO_8859_1);
    String wide = text.replaceFirst("\\(1,\\), \\} *", Shape.of(shape) + ", }");
    wide = wide.strip() + " ".repeat(text.length() - wide.strip().length() - 1) + "\n";
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(wide.getBytes(StandardCharsets.ISO_8859_1));
      open.setLength(header.dataOffset() + Shape.of(shape).elements() * type.bytes());
    }
    return file;
  }

  static byte[] bytes(Tensor tensor) {
    return tensor.memory().asSlice(0).toArray(ValueLayout.JAVA_BYTE);
  }

  static Tensor half(Tensor floats, DType type) {
    Tensor half = Tensor.allocate(type, floats.shape());
    byte[] bits = new byte[(int) half.memory().byteSize()];
    new Random(7).nextBytes(bits);
    // No NaN and no infinity: the top bit of the exponent is cleared.
    for (int i = 1; i < bits.length; i += 2) {
      bits[i] &= (byte) 0xbf;
    }
    half.memory().copyFrom(MemorySegment.ofArray(bits));
    return half;
  }
}

package io.isoloss.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.DType;
import io.isoloss.NpyHeader;
import io.isoloss.NpyReader;
import io.isoloss.Npz;
import io.isoloss.Shape;
import io.isoloss.ShapeException;
import io.isoloss.Tensor;
import io.isoloss.TypeException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs of rows, from every order of bytes and axes, from files and archives.
class NpyRowsTest {
  @TempDir Path folder;

  @Test
  void anyRunOfAnyArray() throws Exception {
    Random random = new Random(20260102);
    for (int i = 0; i < 300; i++) {
      long[] shape = random.longs(1 + random.nextInt(4), 1, 8).toArray();
      // More columns than are gathered together, now and then.
      if (shape.length > 1 && random.nextInt(4) == 0) {
        shape[1] = 300;
      }
      int bytes = 1 << random.nextInt(4);
      boolean fortran = random.nextBoolean();
      ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      int seed = random.nextInt(1000);
      String descr = (order == ByteOrder.BIG_ENDIAN ? ">i" : "<i") + bytes;
      byte[] file =
          NpyBytes.file(
              NpyBytes.header(descr, fortran, Shape.of(shape).toString()),
              NpyBytes.counting(shape, bytes, order, fortran, seed));
      Path npy = NpyBytes.write(folder.resolve("x.npy"), file);
      Path npz = zip(folder.resolve("x.npz"), file, random.nextBoolean());
      try (NpyReader fromFile = NpyReader.open(npy);
          NpyReader fromArchive = Npz.open(npz, "x")) {
        assertThat(fromFile.mappable())
            .isEqualTo(
                (!fortran || shape.length == 1)
                    && (order == ByteOrder.nativeOrder() || bytes == 1));
        for (int run = 0; run < 4; run++) {
          long first = random.nextLong(shape[0] + 1);
          long count = random.nextLong(shape[0] - first + 1);
          assertRows(fromFile, first, count, seed);
          assertRows(fromArchive, first, count, seed);
        }
        assertRows(fromArchive, 0, shape[0], seed);
      }
    }
  }

  private static void assertRows(NpyReader reader, long first, long count, int seed) {
    NpyHeader header = reader.header();
    DType type = header.type();
    try (Tensor rows = Tensor.allocate(type, header.shape().with(0, count))) {
      reader.read(first, rows);
      long mask = type == DType.INT64 ? -1 : (1L << (type.bytes() * 8)) - 1;
      for (long i = 0; i < rows.shape().elements(); i++) {
        long expected = seed + first * header.rowElements() + i;
        assertThat(rows.getLong(i) & mask).isEqualTo(expected & mask);
      }
    }
  }

  static Path zip(Path file, byte[] content, boolean compressed) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(compressed ? 9 : 0);
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(content);
    }
    return file;
  }

  /// Larger than one transfer, and into memory outside the heap.
  @Test
  void manyRows() {
    long[] shape = {1500, 1000};
    for (boolean fortran : new boolean[] {false, true}) {
      Path npy =
          NpyBytes.write(
              folder.resolve("x.npy"),
              NpyBytes.file(
                  NpyBytes.header(">i4", fortran, "(1500, 1000)"),
                  NpyBytes.counting(shape, 4, ByteOrder.BIG_ENDIAN, fortran, 7)));
      try (NpyReader reader = NpyReader.open(npy)) {
        assertRows(reader, 3, 1490, 7);
      }
    }
  }

  @Test
  void rowsThatDoNotFit() {
    Path npy =
        NpyBytes.write(
            folder.resolve("x.npy"),
            NpyBytes.file(NpyBytes.header("<i4", false, "(2, 3)"), new byte[24]));
    try (NpyReader reader = NpyReader.open(npy)) {
      assertThatThrownBy(() -> reader.read(0, Tensor.of(new long[3], 1, 3)))
          .isInstanceOf(TypeException.class);
      assertThatThrownBy(() -> reader.read(0, Tensor.of(new int[2], 1, 2)))
          .isInstanceOf(ShapeException.class);
      assertThatThrownBy(() -> reader.read(0, Tensor.of(new int[3], 3)))
          .isInstanceOf(ShapeException.class);
      assertThatThrownBy(() -> reader.read(2, Tensor.of(new int[3], 1, 3)))
          .isInstanceOf(ShapeException.class);
      assertThatThrownBy(() -> reader.read(-1, Tensor.of(new int[3], 1, 3)))
          .isInstanceOf(ShapeException.class);
    }
  }
}

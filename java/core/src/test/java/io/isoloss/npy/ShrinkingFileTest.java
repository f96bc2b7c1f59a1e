package io.isoloss.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.FileException;
import io.isoloss.Npy;
import io.isoloss.NpyReader;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A file that is cut short while it is open is an error, and never the end of the JVM.
class ShrinkingFileTest {
  private static final int SIDE = 1024;

  @TempDir Path folder;

  private Path square(boolean fortran) {
    String header = NpyBytes.header("<f4", fortran, Shape.of(SIDE, SIDE).toString());
    return NpyBytes.write(
        folder.resolve("x.npy"), NpyBytes.file(header, new byte[SIDE * SIDE * 4]));
  }

  private static void cut(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(100_000);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileRowsAreRead(boolean fortran) throws Exception {
    Path file = square(fortran);
    try (NpyReader reader = NpyReader.open(file);
        Tensor rows = Tensor.allocate(reader.header().type(), reader.header().shape())) {
      reader.read(0, rows);
      cut(file);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> reader.read(0, rows))
            .isInstanceOf(FileException.class)
            .hasMessage(file + ": was cut short while it was being read");
      }
      assertThatThrownBy(reader::requireUnchanged).isInstanceOf(FileException.class);
    }
  }

  @Test
  void whileMapped() throws Exception {
    Path file = square(false);
    try (Tensor tensor = Npy.map(file)) {
      assertThat(tensor.get(SIDE * SIDE - 1)).isZero();
      cut(file);
      assertThatThrownBy(tensor::toFloatArray).isInstanceOf(InternalError.class);
    }
  }

  @Test
  void betweenHeaderAndMapping() throws Exception {
    Path file = square(false);
    try (NpyReader reader = NpyReader.open(file)) {
      cut(file);
      assertThatThrownBy(reader::map)
          .isInstanceOf(FileException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }
}

package io.isoloss.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isoloss.DType;
import io.isoloss.FileException;
import io.isoloss.Npy;
import io.isoloss.NpyWriter;
import io.isoloss.Shape;
import io.isoloss.ShapeException;
import io.isoloss.Tensor;
import io.isoloss.TypeException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyWriterTest {
  private static final Tensor TWO = Tensor.of(new float[] {1, 2}, 2);

  @TempDir Path folder;

  private List<String> files() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeComesBack(DType type) {
    Random random = new Random(20260103);
    Path file = folder.resolve("x.npy");
    // 0-d, empty, on the heap, and beyond both the heap and one transfer.
    for (Shape shape : List.of(Shape.of(), Shape.of(0, 2), Shape.of(3, 5), Shape.of(2, 700_001))) {
      try (Tensor tensor = Tensor.allocate(type, shape)) {
        byte[] bytes = new byte[(int) tensor.memory().byteSize()];
        random.nextBytes(bytes);
        tensor.memory().copyFrom(MemorySegment.ofArray(bytes));
        Npy.write(file, tensor);
        try (Tensor read = Npy.read(file);
            Tensor mapped = Npy.map(file)) {
          assertThat(read.type()).isEqualTo(type);
          assertThat(read.shape()).isEqualTo(shape);
          assertThat(read.memory().mismatch(tensor.memory())).isEqualTo(-1);
          assertThat(mapped.memory().mismatch(tensor.memory())).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void elementsAreAlignedForMapping() {
    for (int rank = 0; rank < 30; rank++) {
      long[] shape = new long[rank];
      Arrays.fill(shape, 1);
      Path file = folder.resolve("x.npy");
      Npy.write(file, Tensor.of(new float[1], shape));
      assertThat(Npy.header(file).dataOffset() % 64).isZero();
      assertThat(Npy.read(file).shape()).isEqualTo(Shape.of(shape));
    }
  }

  @Test
  void piecesMakeTheWhole() throws Exception {
    Path file = folder.resolve("x.npy");
    try (NpyWriter writer = NpyWriter.create(file, DType.FLOAT32, Shape.of(3, 2))) {
      writer.append(TWO);
      writer.append(Tensor.of(new float[] {3, 4, 5, 6}, 2, 2));
      assertThat(Files.exists(file)).isFalse();
      writer.commit();
    }
    assertThat(Npy.read(file).toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(files()).containsExactly("x.npy");
  }

  @Test
  void nothingIsLeftWithoutCommit() throws Exception {
    Path file = folder.resolve("x.npy");
    Npy.write(file, TWO);
    NpyWriter writer = NpyWriter.create(file, DType.FLOAT32, Shape.of(2));
    writer.append(Tensor.of(new float[] {8, 9}, 2));
    writer.close();
    writer.close();
    assertThat(files()).containsExactly("x.npy");
    assertThat(Npy.read(file).toFloatArray()).containsExactly(1, 2);
    assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tooFewTooManyAndTheWrongType() throws Exception {
    Path file = folder.resolve("x.npy");
    try (NpyWriter writer = NpyWriter.create(file, DType.FLOAT32, Shape.of(3))) {
      writer.append(TWO);
      assertThatThrownBy(() -> writer.append(TWO)).isInstanceOf(ShapeException.class);
      assertThatThrownBy(() -> writer.append(Tensor.of(new int[1], 1)))
          .isInstanceOf(TypeException.class);
      assertThatThrownBy(writer::commit)
          .isInstanceOf(ShapeException.class)
          .hasMessage(file + ": 2 of the 3 elements of shape (3,) were written");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void allOrNone() throws Exception {
    Path file = folder.resolve("x.npy");
    Path blocked = folder.resolve("y.npy");
    try (NpyWriter first = NpyWriter.create(file, DType.FLOAT32, Shape.of(2));
        NpyWriter second = NpyWriter.create(blocked, DType.FLOAT32, Shape.of(2))) {
      first.append(TWO);
      second.append(TWO);
      // A folder that is not empty cannot be replaced by a file.
      Files.createDirectories(blocked.resolve("inside"));
      assertThatThrownBy(() -> NpyWriter.commitAll(List.of(first, second)))
          .isInstanceOf(FileException.class)
          .hasMessageStartingWith(blocked + ": cannot write: ");
    }
    assertThat(files()).containsExactly("y.npy");
  }

  /// Whichever of several files cannot be moved, what was there before is there again.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void afterAFailureEveryOlderFileIsAsItWas(int failing) throws Exception {
    List<Path> places = Stream.of("x.npy", "y.npy", "z.npy").map(folder::resolve).toList();
    Path blocked = places.get(failing);
    List<NpyWriter> writers = new ArrayList<>();
    for (Path place : places) {
      Npy.write(place, TWO);
      NpyWriter writer = NpyWriter.create(place, DType.FLOAT32, Shape.of(1));
      writer.append(Tensor.of(new float[] {7}, 1));
      writers.add(writer);
    }
    Files.delete(blocked);
    Files.createDirectories(blocked.resolve("inside"));
    assertThatThrownBy(() -> NpyWriter.commitAll(writers))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith(blocked + ": cannot write: ");
    writers.forEach(NpyWriter::close);
    assertThat(files()).containsExactly("x.npy", "y.npy", "z.npy");
    assertThat(blocked.resolve("inside")).isDirectory();
    for (Path place : places) {
      if (place != blocked) {
        assertThat(Npy.read(place).toFloatArray()).containsExactly(1, 2);
      }
    }
  }

  @Test
  void olderFilesAreReplacedTogether() throws Exception {
    List<Path> places = Stream.of("x.npy", "y.npy").map(folder::resolve).toList();
    List<NpyWriter> writers = new ArrayList<>();
    for (Path place : places) {
      Npy.write(place, TWO);
      NpyWriter writer = NpyWriter.create(place, DType.FLOAT32, Shape.of(1));
      writer.append(Tensor.of(new float[] {7}, 1));
      writers.add(writer);
    }
    NpyWriter.commitAll(writers);
    writers.forEach(NpyWriter::close);
    assertThat(files()).containsExactly("x.npy", "y.npy");
    for (Path place : places) {
      assertThat(Npy.read(place).toFloatArray()).containsExactly(7);
    }
  }

  @Test
  void placesWhereNothingCanBeWritten() throws Exception {
    Path nowhere = folder.resolve("none").resolve("x.npy");
    assertThatThrownBy(() -> Npy.write(nowhere, TWO))
        .isInstanceOf(FileException.class)
        .hasMessage(nowhere + ": cannot write: no such folder");
    assertThatThrownBy(() -> Npy.write(folder, TWO))
        .isInstanceOf(FileException.class)
        .hasMessage(folder + ": cannot write: it is a directory");
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device));
    assertThatThrownBy(() -> Npy.write(device, TWO))
        .isInstanceOf(FileException.class)
        .hasMessage(device + ": cannot write: it is no regular file");
    assertThat(files()).isEmpty();
  }

  @Test
  void behindALinkTheFileIsReplaced() throws Exception {
    Path file = folder.resolve("x.npy");
    Npy.write(file, TWO);
    Path link = Files.createSymbolicLink(folder.resolve("link.npy"), file);
    Npy.write(link, Tensor.of(new float[] {7}, 1));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Npy.read(file).toFloatArray()).containsExactly(7);
  }
}

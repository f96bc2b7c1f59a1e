package io.isoloss.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.DType;
import io.isoloss.FileException;
import io.isoloss.Npy;
import io.isoloss.NpyHeader;
import io.isoloss.Npz;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that NumPy itself wrote (see make_fixtures.py).
class NumPyFixturesTest {
  private static final double[] FLOATS = {1.5, -2, 0.25, 0, 65504, -0.0078125};
  // What bfloat16 makes of them: 65504 has more bits than it keeps.
  private static final double[] BFLOATS = {1.5, -2, 0.25, 0, 65536, -0.0078125};
  private static final double[] SIGNED = {1, -2, 127, 0, -128, 5};
  private static final double[] UNSIGNED = {1, 2, 255, 0, 128, 5};

  static Path fixture(String name) {
    try {
      return Path.of(NumPyFixturesTest.class.getResource("/npy/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Arguments> types() {
    List<Arguments> rows = new ArrayList<>();
    for (String order : List.of("le", "be")) {
      rows.add(Arguments.of("f2-" + order, DType.FLOAT16, FLOATS));
      rows.add(Arguments.of("f4-" + order, DType.FLOAT32, FLOATS));
      rows.add(Arguments.of("f8-" + order, DType.FLOAT64, FLOATS));
      rows.add(Arguments.of("i2-" + order, DType.INT16, SIGNED));
      rows.add(Arguments.of("i4-" + order, DType.INT32, SIGNED));
      rows.add(Arguments.of("i8-" + order, DType.INT64, SIGNED));
      rows.add(Arguments.of("u2-" + order, DType.UINT16, UNSIGNED));
      rows.add(Arguments.of("u4-" + order, DType.UINT32, UNSIGNED));
      rows.add(Arguments.of("u8-" + order, DType.UINT64, UNSIGNED));
    }
    rows.add(Arguments.of("i1", DType.INT8, SIGNED));
    rows.add(Arguments.of("u1", DType.UINT8, UNSIGNED));
    rows.add(Arguments.of("bfloat16", DType.BFLOAT16, BFLOATS));
    rows.add(Arguments.of("fortran2", DType.FLOAT32, FLOATS));
    rows.add(Arguments.of("version2", DType.FLOAT32, FLOATS));
    rows.add(Arguments.of("version3", DType.FLOAT32, FLOATS));
    return rows;
  }

  @ParameterizedTest
  @MethodSource("types")
  void readsEveryTypeAndOrder(String name, DType type, double[] elements) {
    Path file = fixture(name + ".npy");
    try (Tensor read = Npy.read(file);
        Tensor mapped = Npy.map(file)) {
      assertThat(read.type()).isEqualTo(type);
      assertThat(read.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(read.toDoubleArray()).containsExactly(elements);
      assertThat(mapped.toDoubleArray()).containsExactly(elements);
    }
  }

  @Test
  void readsBoolAsZeroAndOne() {
    Tensor bool = Npy.read(fixture("bool.npy"));
    assertThat(bool.type()).isEqualTo(DType.UINT8);
    assertThat(bool.toDoubleArray()).containsExactly(1, 0, 1);
  }

  @Test
  void readsThreeFortranAxes() {
    Tensor cube = Npy.read(fixture("fortran3-be.npy"));
    assertThat(cube.shape()).isEqualTo(Shape.of(2, 3, 4));
    assertThat(cube.toDoubleArray())
        .containsExactly(IntStream.range(0, 24).asDoubleStream().toArray());
  }

  @Test
  void readsScalarVectorAndNothing() {
    assertThat(Npy.read(fixture("scalar.npy")).item()).isEqualTo(3.25);
    assertThat(Npy.read(fixture("vector.npy")).toDoubleArray()).containsExactly(10, -20, 30);
    try (Tensor empty = Npy.map(fixture("empty.npy"))) {
      assertThat(empty.shape()).isEqualTo(Shape.of(0, 3));
    }
  }

  @Test
  void readsTheHeaderAlone() {
    assertThat(Npy.header(fixture("f4-be.npy")))
        .isEqualTo(new NpyHeader(DType.FLOAT32, Shape.of(2, 3), ByteOrder.BIG_ENDIAN, false, 128));
    assertThat(Npy.header(fixture("fortran2.npy")).fortranOrder()).isTrue();
    assertThat(Npy.header(fixture("f4-le.npy")).likeMemory())
        .isEqualTo(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void readsArchives() {
    Path stored = fixture("stored.npz");
    assertThat(Npz.names(stored)).containsExactly("logits", "targets");
    assertThat(Npz.read(stored, "logits").toDoubleArray()).containsExactly(FLOATS);
    assertThat(Npz.read(stored, "targets.npy").toDoubleArray()).containsExactly(2, 0);
    assertThat(Npz.read(fixture("deflated.npz")).toDoubleArray()).containsExactly(FLOATS);
  }

  @ParameterizedTest
  @CsvSource({
    "objects, 'holds Python objects (a pickle), which are never read; save it as numbers'",
    "records, 'holds records of several fields, not numbers'",
    "complex, 'holds NumPy type ''<c8''; known are'",
    "void2, 'holds NumPy type ''|V2''; known are'",
    "text, 'holds NumPy type ''<U2''; known are'",
  })
  void refusesWhatIsNoNumbers(String name, String reason) {
    Path file = fixture(name + ".npy");
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith(file + ": " + reason)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "f2-le",
    "f4-le",
    "f8-le",
    "i1",
    "i2-le",
    "i4-le",
    "i8-le",
    "u1",
    "u2-le",
    "u4-le",
    "u8-le",
    "bfloat16",
    "scalar",
    "vector",
    "empty",
  })
  void writesTheSameBytesAsNumPy(String name, @TempDir Path folder) throws Exception {
    Path copy = folder.resolve("copy.npy");
    try (Tensor tensor = Npy.read(fixture(name + ".npy"))) {
      Npy.write(copy, tensor);
    }
    assertThat(Files.readAllBytes(copy)).isEqualTo(Files.readAllBytes(fixture(name + ".npy")));
  }
}

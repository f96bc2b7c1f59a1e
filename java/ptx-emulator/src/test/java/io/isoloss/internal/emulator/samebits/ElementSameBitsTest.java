package io.isoloss.internal.emulator.samebits;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.DType;
import io.isoloss.GaussianNll;
import io.isoloss.Mse;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Element losses and functions give the same bytes on the emulated GPU as on the CPU.
class ElementSameBitsTest {
  private static final List<DType> TYPES =
      List.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16);

  private static final List<Integer> SIZES =
      List.of(0, 1, 3, 31, 32, 33, 255, 513, 1024, 2047, 2048, 2049, 20000);

  private static final Devices DEVICES = new Devices();

  @AfterAll
  static void close() {
    DEVICES.close();
  }

  /// Each type and size, and a place from which wide loads may or may not begin.
  static Stream<Arguments> typesAndSizes() {
    List<Arguments> all = new ArrayList<>();
    for (DType type : TYPES) {
      for (int size : SIZES) {
        all.add(Arguments.of(type, size, size % 2 == 0 ? 0 : 1 + size % 5));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("typesAndSizes")
  void bceWithLogits(DType type, int size, int offset) {
    Data data = new Data(size);
    Tensor input = data.any(type, size);
    Tensor target = data.any(type, size);
    compare(new BceWithLogits(), input, target, offset);
    compare(new BceWithLogits(), input, data.probabilities(type, size), offset);
    Tensor each = data.any(type, size);
    compare(new BceWithLogits().withWeight(each), input, target, offset);
    compare(new BceWithLogits().withPosWeight(each), input, target, offset);
    Tensor one = data.ordinary(type, 1);
    compare(new BceWithLogits().withWeight(each).withPosWeight(one), input, target, offset);
  }

  @ParameterizedTest
  @MethodSource("typesAndSizes")
  void bce(DType type, int size, int offset) {
    Data data = new Data(size);
    Tensor input = data.probabilities(type, size);
    Tensor target = data.probabilities(type, size);
    compare(new Bce(), input, target, offset);
    compare(new Bce().withWeight(data.any(type, size)), input, target, offset);
  }

  @ParameterizedTest
  @MethodSource("typesAndSizes")
  void mse(DType type, int size, int offset) {
    Data data = new Data(size);
    DEVICES.compare(
        (backend, x, t, pass) -> backend.mse(new Mse(), x, t, pass),
        data.any(type, size),
        data.any(type, size),
        offset);
  }

  @ParameterizedTest
  @MethodSource("typesAndSizes")
  void gaussianNll(DType type, int size, int offset) {
    Data data = new Data(size);
    Tensor input = data.any(type, size);
    Tensor target = data.any(type, size);
    compare(new GaussianNll(data.variances(type, size)), input, target, offset);
    compare(
        new GaussianNll(data.variances(type, size)).withFull(true).withEps(0.3),
        input,
        target,
        offset);
  }

  @ParameterizedTest
  @MethodSource("typesAndSizes")
  void functions(DType type, int size, int offset) {
    Tensor input = new Data(size).any(type, size);
    DEVICES.compare((backend, x, y) -> backend.sigmoid(x, y), input, offset);
    DEVICES.compare((backend, x, y) -> backend.logSigmoid(x, y), input, offset);
  }

  /// So many that every thread has several tiles.
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
  void manyElements(DType type) {
    Data data = new Data(100_000);
    Tensor input = data.any(type, 100_000);
    compare(new BceWithLogits(), input, data.probabilities(type, 100_000), 0);
    DEVICES.compare((backend, x, y) -> backend.sigmoid(x, y), input, 0);
  }

  /// The input's shape, and the shape of an operand that is repeated along some of its axes.
  static Stream<Arguments> broadcasts() {
    List<long[][]> shapes =
        List.of(
            new long[][] {{64, 33}, {}},
            new long[][] {{64, 33}, {33}},
            new long[][] {{64, 32}, {32}},
            new long[][] {{64, 32}, {64, 1}},
            new long[][] {{63, 5}, {1, 5}},
            new long[][] {{63, 5}, {63, 1}},
            new long[][] {{8, 16, 8}, {16, 1}},
            new long[][] {{8, 16, 8}, {8, 1, 8}},
            new long[][] {{8, 16, 8}, {8, 1, 1}},
            new long[][] {{3, 5, 7, 3}, {5, 1, 3}},
            new long[][] {{3, 5, 7, 3}, {3, 1, 7, 1}},
            new long[][] {{3, 5, 1, 7, 8}, {1, 5, 1, 1, 8}},
            new long[][] {{3, 2, 3, 2, 8}, {1, 2, 1, 2, 1}},
            new long[][] {{3, 2, 3, 2, 8}, {3, 1, 3, 1, 8}},
            new long[][] {{3, 2, 3, 2, 3, 4}, {3, 1, 3, 1, 3, 1}});
    List<Arguments> all = new ArrayList<>();
    for (long[][] pair : shapes) {
      for (DType type : TYPES) {
        all.add(Arguments.of(type, pair[0], pair[1]));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("broadcasts")
  void weightsOfEveryForm(DType type, long[] shape, long[] operand) {
    Data data = new Data(shape.length);
    Tensor input = data.ordinary(type, shape);
    Tensor target = data.probabilities(type, shape);
    Tensor weight = data.any(type, operand);
    compare(new BceWithLogits().withPosWeight(weight), input, target, 0);
    compare(new Bce().withWeight(weight), data.probabilities(type, shape), target, 0);
  }

  @ParameterizedTest
  @MethodSource("broadcasts")
  void variancesOfRows(DType type, long[] shape, long[] operand) {
    Data data = new Data(operand.length);
    Tensor input = data.any(type, shape);
    Tensor target = data.any(type, shape);
    long[] leading = Arrays.copyOf(shape, shape.length - 1);
    compare(new GaussianNll(data.variances(type, leading)), input, target, 0);
    long[] ones = shape.clone();
    ones[ones.length - 1] = 1;
    compare(new GaussianNll(data.variances(type, ones)), input, target, 2);
  }

  @ParameterizedTest
  @MethodSource("broadcasts")
  void weightsOnTheDevice(DType type, long[] shape, long[] operand) {
    Data data = new Data(shape.length);
    Tensor weight = data.any(type, operand);
    Tensor input = data.ordinary(type, shape);
    Tensor target = data.probabilities(type, shape);
    Tensor expected = Data.zeros(type, shape);
    Pass pass = new Pass(null, expected, 2, DEVICES.cpu.newSum());
    DEVICES.cpu.bceWithLogits(
        new BceWithLogits().withWeight(weight).withPosWeight(weight), input, target, pass);
    try (Devices.Copies copies = DEVICES.new Copies(1)) {
      Tensor lent = copies.of(weight);
      Tensor actual = Data.zeros(type, shape);
      DEVICES.gpu.bceWithLogits(
          new BceWithLogits().withWeight(lent).withPosWeight(lent),
          input,
          target,
          new Pass(null, actual, 2, DEVICES.gpu.newSum()));
      Devices.requireSame("gradient", expected, actual);
    }
  }

  /// A device takes what lies on the host in pieces.
  @ParameterizedTest
  @MethodSource("broadcasts")
  void chunksChangeNothing(DType type, long[] shape, long[] operand) {
    Data data = new Data(shape.length + operand.length);
    Tensor weight = data.any(type, operand);
    BceWithLogits loss = new BceWithLogits().withWeight(weight);
    System.setProperty("isoloss.cuda.chunk-bytes", "900");
    try {
      compare(loss, data.any(type, shape), data.probabilities(type, shape), 0);
    } finally {
      System.clearProperty("isoloss.cuda.chunk-bytes");
    }
  }

  private static void compare(BceWithLogits loss, Tensor input, Tensor target, int offset) {
    DEVICES.compare(
        (backend, x, t, pass) -> backend.bceWithLogits(loss, x, t, pass), input, target, offset);
  }

  private static void compare(Bce loss, Tensor input, Tensor target, int offset) {
    DEVICES.compare(
        (backend, x, t, pass) -> backend.bce(loss, x, t, 0, pass), input, target, offset);
  }

  private static void compare(GaussianNll loss, Tensor input, Tensor target, int offset) {
    DEVICES.compare(
        (backend, x, t, pass) -> backend.gaussianNll(loss, x, t, 0, pass), input, target, offset);
  }
}

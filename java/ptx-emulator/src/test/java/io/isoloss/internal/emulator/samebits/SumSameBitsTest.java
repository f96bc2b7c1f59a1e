package io.isoloss.internal.emulator.samebits;

import io.isoloss.DType;
import io.isoloss.Nll;
import io.isoloss.Tensor;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Exact sums on the device. The loss of a single class is its logit negated, so that any numbers
/// can be summed.
class SumSameBitsTest {
  private static final int SIZE = 50_000;
  private static final Devices DEVICES = new Devices();

  private final Random random = new Random(5);

  @AfterAll
  static void close() {
    DEVICES.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 60, 277})
  void floats(int exponents) {
    requireSameSum(DType.FLOAT32, () -> wild(exponents, -149 + random.nextInt(278 - exponents)));
  }

  /// The exponents of doubles within the window of a thread, and far outside.
  @ParameterizedTest
  @ValueSource(ints = {1, 60, 300, 2098})
  void doubles(int exponents) {
    int lowest = exponents > 1000 ? -1074 : -200;
    requireSameSum(DType.FLOAT64, () -> wild(exponents, lowest));
    requireSameSum(DType.FLOAT64, () -> wild(exponents, -1074));
    requireSameSum(DType.FLOAT64, () -> wild(exponents, 1023 - exponents));
  }

  /// So many of the largest that a limb overflows unless its carries are passed on.
  @ParameterizedTest
  @ValueSource(
      doubles = {Float.MAX_VALUE, -Float.MAX_VALUE, 0x1.fffffep33, -0x1.fffffep33, Float.MIN_VALUE})
  void oneNumberManyTimes(double value) {
    System.setProperty("isoloss.cuda.chunk-bytes", "100000000");
    try {
      Tensor input = Data.tensor(DType.FLOAT32, () -> value, 2_000_000, 1);
      DEVICES.compareSums(new Nll(), input, Data.zeros(DType.INT8, 2_000_000));
    } finally {
      System.clearProperty("isoloss.cuda.chunk-bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void specialNumbers(double special) {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      requireSameSum(type, () -> random.nextInt(1000) == 0 ? special : random.nextGaussian());
    }
    requireSameSum(
        DType.FLOAT32, () -> random.nextInt(SIZE / 2) == 0 ? special : Double.POSITIVE_INFINITY);
  }

  private double wild(int exponents, int lowest) {
    double mantissa = random.nextBoolean() ? random.nextDouble() : -random.nextDouble();
    return Math.scalb(mantissa, lowest + random.nextInt(exponents) + 1);
  }

  private static void requireSameSum(DType type, DoubleSupplier numbers) {
    Tensor input = Data.tensor(type, numbers, SIZE, 1);
    DEVICES.compareSums(new Nll(), input, Data.zeros(DType.INT64, SIZE));
  }
}

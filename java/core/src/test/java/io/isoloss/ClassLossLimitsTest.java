package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The class losses and the softmax family at infinity, at NaN, and where nothing counts. Every
/// case with few classes and with several tiles of them, alone and among enough rows for SIMD.
class ClassLossLimitsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final CrossEntropy NONE = new CrossEntropy().withReduction(Reduction.NONE);

  private final Device device = TestDevice.open();

  @AfterEach
  void close() {
    device.close();
  }

  record Case(DType type, int rows, int classes) {
    /// Rows of small logits, all with label 0, whose row 1 begins with `first`.
    double[] logits(double... first) {
      double[] x = new double[rows * classes];
      for (int i = 0; i < x.length; i++) {
        x[i] = i % 7 * 0.25 - 1;
      }
      System.arraycopy(first, 0, x, classes, first.length);
      return x;
    }

    Tensor input(double... first) {
      return TestTensors.tensor(logits(first), type, Shape.of(rows, classes));
    }

    Tensor allOfRowOne(double value) {
      double[] row = new double[classes];
      Arrays.fill(row, value);
      return input(row);
    }

    Tensor labels(int labelOfRowOne) {
      int[] labels = new int[rows];
      labels[1] = labelOfRowOne;
      return Tensor.of(labels, rows);
    }

    Tensor probabilities(double... first) {
      double[] t = new double[rows * classes];
      for (int r = 0; r < rows; r++) {
        t[r * classes] = 1;
      }
      System.arraycopy(first, 0, t, classes, first.length);
      return TestTensors.tensor(t, type, Shape.of(rows, classes));
    }

    double[] rowOne(double[] gradient) {
      return Arrays.copyOfRange(gradient, classes, 2 * classes);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(DType.FLOAT32, DType.FLOAT64)
        .flatMap(
            type ->
                Stream.of(
                    new Case(type, 2, 3),
                    new Case(type, 40, 3),
                    new Case(type, 40, 130),
                    new Case(type, 2, 5000)));
  }

  private record Values(double[] loss, double[] gradient) {
    double rowOne() {
      return loss[1];
    }

    void assertOthersFinite(int classes) {
      for (int r = 0; r < loss.length; r++) {
        if (r != 1 && !Double.isFinite(loss[r])) {
          throw new AssertionError("row " + r + " has loss " + loss[r]);
        }
      }
      for (int i = 0; i < gradient.length; i++) {
        if (i / classes != 1 && !Double.isFinite(gradient[i])) {
          throw new AssertionError("row " + i / classes + " has gradient " + gradient[i]);
        }
      }
    }
  }

  private Values evaluate(Loss loss, Tensor input, Tensor target) {
    try (LossResult result = device.lossAndGradient(loss, input, target)) {
      assertCanonical(result.loss());
      assertCanonical(result.gradient());
      return new Values(result.loss().toDoubleArray(), result.gradient().toDoubleArray());
    }
  }

  private static void assertCanonical(Tensor tensor) {
    long pattern = tensor.type() == DType.FLOAT64 ? 0x7ff8000000000000L : 0x7fc00000L;
    for (int i = 0; i < tensor.shape().elements(); i++) {
      if (Double.isNaN(tensor.get(i)) && Bits.of(tensor, i) != pattern) {
        throw new AssertionError("NaN is %x".formatted(Bits.of(tensor, i)));
      }
    }
  }

  /// By hand: AssertJ takes minutes for so many numbers.
  private static void assertAll(double[] values, double expected) {
    for (double value : values) {
      if (!(value == expected || Double.isNaN(value) && Double.isNaN(expected))) {
        throw new AssertionError(value + " is not " + expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anIgnoredRowIsZeroWhateverItsLogits(Case c) {
    for (CrossEntropy loss : new CrossEntropy[] {NONE, NONE.withLabelSmoothing(0.1)}) {
      for (double value : new double[] {Double.NaN, INF, -INF}) {
        for (Tensor input : new Tensor[] {c.input(value), c.allOfRowOne(value)}) {
          Values values = evaluate(loss, input, c.labels(-100));
          assertThat(values.rowOne()).isZero();
          assertAll(c.rowOne(values.gradient), 0);
          values.assertOthersFinite(c.classes);
        }
      }
    }
    Nll nll = new Nll().withReduction(Reduction.NONE);
    Values values = evaluate(nll, c.allOfRowOne(Double.NaN), c.labels(-100));
    assertThat(values.rowOne()).isZero();
    assertAll(c.rowOne(values.gradient), 0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void minusInfinityOffTheTargetIsFinite(Case c) {
    Values values = evaluate(NONE, c.input(0, -INF), c.labels(0));
    assertThat(values.rowOne()).isFinite();
    assertThat(values.gradient[c.classes + 1]).isZero();
    assertThat(Arrays.stream(c.rowOne(values.gradient)).noneMatch(Double::isNaN)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFirstTileOfMinusInfinities(Case c) {
    double[] masked = new double[Math.min(c.classes - 1, 2100)];
    Arrays.fill(masked, -INF);
    Values values = evaluate(NONE, c.input(masked), c.labels(c.classes - 1));
    assertThat(values.rowOne()).isFinite().isNotNegative();
    assertAll(Arrays.copyOf(c.rowOne(values.gradient), masked.length), 0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void minusInfinityAtTheTargetIsInfinite(Case c) {
    Values values = evaluate(NONE, c.input(-INF), c.labels(0));
    assertThat(values.rowOne()).isEqualTo(INF);
    assertThat(values.gradient[c.classes]).isEqualTo(-1);
    values.assertOthersFinite(c.classes);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRowOfMinusInfinitiesIsNan(Case c) {
    Tensor input = c.allOfRowOne(-INF);
    assertNanRow(c, evaluate(NONE, input, c.labels(0)));
    assertThat(device.logSumExp(input, 1).get(1)).isEqualTo(-INF);
    assertThat(device.logSumExp(input, 1).get(0)).isFinite();
    assertNanRow(c, device.softmax(input, 1));
    assertNanRow(c, device.logSoftmax(input, 1));
  }

  private static void assertNanRow(Case c, Values values) {
    assertThat(values.rowOne()).isNaN();
    assertAll(c.rowOne(values.gradient), Double.NaN);
    values.assertOthersFinite(c.classes);
  }

  private static void assertNanRow(Case c, Tensor output) {
    assertCanonical(output);
    assertAll(c.rowOne(output.toDoubleArray()), Double.NaN);
    assertThat(output.get(0)).isFinite();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plusInfinityAndNanMakeTheirRowNan(Case c) {
    for (double value : new double[] {INF, Double.NaN}) {
      Tensor input = c.input(1, value);
      for (int label : new int[] {0, 1, 2}) {
        assertNanRow(c, evaluate(NONE, input, c.labels(label)));
        assertNanRow(c, evaluate(NONE.withLabelSmoothing(0.2), input, c.labels(label)));
      }
      assertNanRow(c, evaluate(NONE, input, c.probabilities(0.5, 0.5)));
      assertNanRow(c, device.softmax(input, 1));
      assertNanRow(c, device.logSoftmax(input, 1));
      double logSumExp = device.logSumExp(input, 1).get(1);
      assertThat(Double.compare(logSumExp, value)).isZero();
    }
    assertThat(device.logSumExp(c.input(Double.NaN, INF), 1).get(1)).isNaN();
    assertThat(device.logSumExp(c.input(-INF, INF), 1).get(1)).isEqualTo(INF);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aClassWithoutProbabilityContributesNothing(Case c) {
    Values values = evaluate(NONE, c.input(0, -INF), c.probabilities(1, 0));
    assertThat(values.rowOne()).isFinite();
    assertThat(values.gradient[c.classes + 1]).isZero();
    assertThat(Arrays.stream(c.rowOne(values.gradient)).noneMatch(Double::isNaN)).isTrue();
    Values other = evaluate(NONE, c.input(0, -INF), c.probabilities(0.5, 0.5));
    assertThat(other.rowOne()).isEqualTo(INF);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void smoothingOverMinusInfinityIsInfinite(Case c) {
    Values values = evaluate(NONE.withLabelSmoothing(0.1), c.input(0, -INF), c.labels(0));
    assertThat(values.rowOne()).isEqualTo(INF);
    values.assertOthersFinite(c.classes);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingCounts(Case c) {
    int[] ignored = new int[c.rows];
    Arrays.fill(ignored, -100);
    assertNothing(c.input(Double.NaN), Tensor.of(ignored, c.rows), c.rows);
    Tensor empty = TestTensors.tensor(new double[0], c.type, Shape.of(0, c.classes));
    assertNothing(empty, Tensor.of(new int[0], 0), 0);
  }

  private void assertNothing(Tensor input, Tensor labels, int ignored) {
    Tensor weight =
        TestTensors.tensor(
            new double[(int) input.shape().dim(1)], input.type(), Shape.of(input.shape().dim(1)));
    for (Loss loss :
        new Loss[] {
          new CrossEntropy(),
          new CrossEntropy().withWeight(weight),
          new CrossEntropy().withLabelSmoothing(0.1),
          new Nll(),
          new Nll().withWeight(weight)
        }) {
      for (Reduction reduction : Reduction.values()) {
        Loss reduced =
            switch (loss) {
              case CrossEntropy ce -> ce.withReduction(reduction);
              case Nll nll -> nll.withReduction(reduction);
              default -> throw new AssertionError();
            };
        try (LossResult result = device.lossAndGradient(reduced, input, labels)) {
          assertCanonical(result.loss());
          assertThat(result.rows()).isZero();
          assertThat(result.ignored()).isEqualTo(ignored);
          double[] expected =
              switch (reduction) {
                case NONE -> new double[ignored];
                case SUM -> new double[1];
                case MEAN -> new double[] {Double.NaN};
              };
          assertThat(result.loss().toDoubleArray()).containsExactly(expected);
          assertAll(result.gradient().toDoubleArray(), 0);
        }
      }
    }
  }

  /// The mean of rows without weight is 0 / 0; such a NaN has no sign either.
  @ParameterizedTest
  @MethodSource("cases")
  void targetsWithoutWeight(Case c) {
    Tensor weight = TestTensors.tensor(new double[c.classes], c.type, Shape.of(c.classes));
    Tensor labels = c.labels(0);
    for (Loss loss :
        new Loss[] {
          new CrossEntropy().withWeight(weight),
          new CrossEntropy().withWeight(weight).withLabelSmoothing(0.1),
          new Nll().withWeight(weight)
        }) {
      assertThat(evaluate(loss, c.input(), labels).loss[0]).isNaN();
    }
  }

  @Test
  void softmaxReachesDownToTheSubnormalNumbers() {
    double[] x = {0, -95, -100, -103, -104, -INF};
    for (int rows : new int[] {1, 40}) {
      float[] all = new float[rows * x.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = (float) x[i % x.length];
      }
      Tensor p = device.softmax(Tensor.of(all, rows, x.length), 1);
      for (int i = 0; i < all.length; i++) {
        double exact = Math.exp(Textbook.logSoftmax(x, i % x.length));
        assertThat(p.get(i)).isCloseTo(exact, within(Math.max(exact * 2e-7, 0x1p-150)));
      }
      assertThat(p.get(1)).isPositive().isLessThan(Float.MIN_NORMAL);
      assertThat(p.get(3)).isEqualTo(Float.MIN_VALUE);
      assertThat(p.get(4)).isZero();
      assertThat(p.get(5)).isZero();
    }
  }

  @Test
  void logSoftmaxOfMinusInfinityIsMinusInfinity() {
    Tensor y = device.logSoftmax(Tensor.of(new float[] {0, Float.NEGATIVE_INFINITY}, 1, 2), 1);
    assertThat(y.toDoubleArray()).containsExactly(0, -INF);
  }

  @Test
  void logSumExpOfNoElementIsMinusInfinity() {
    assertThat(device.logSumExp(Tensor.of(new float[0], 3, 0), 1).toDoubleArray())
        .containsExactly(-INF, -INF, -INF);
  }
}

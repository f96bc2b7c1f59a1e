package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the options of the class losses mean, by value.
class ClassLossSemanticsTest {
  private static final int ROWS = 5;
  private static final int CLASSES = 3;
  private static final double[] WEIGHTS = {0.5, 2, 1.25};

  private final Device device = TestDevice.open();
  private final double[][] x = new double[ROWS][CLASSES];
  private final double[] flat = new double[ROWS * CLASSES];
  private final int[] labels = {2, 0, 1, 1, 0};

  ClassLossSemanticsTest() {
    Random random = new Random(5);
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) (3 * random.nextGaussian());
      x[i / CLASSES][i % CLASSES] = flat[i];
    }
  }

  @AfterEach
  void close() {
    device.close();
  }

  static Stream<DType> computed() {
    return Stream.of(DType.FLOAT32, DType.FLOAT64);
  }

  private Tensor logits(DType type) {
    return TestTensors.tensor(flat, type, Shape.of(ROWS, CLASSES));
  }

  private static Tensor weights(DType type) {
    return TestTensors.tensor(WEIGHTS, type, Shape.of(CLASSES));
  }

  private static double tolerance(DType type) {
    return type == DType.FLOAT64 ? 1e-14 : 2e-6;
  }

  private double[] losses(Loss loss, Tensor input, Tensor target) {
    try (LossResult result = device.loss(loss, input, target)) {
      return result.loss().toDoubleArray();
    }
  }

  private double loss(Loss loss, Tensor input, Tensor target) {
    try (LossResult result = device.loss(loss, input, target)) {
      return result.loss().item();
    }
  }

  private double[] gradient(Loss loss, Tensor input, Tensor target) {
    try (LossResult result = device.lossAndGradient(loss, input, target)) {
      return result.gradient().toDoubleArray();
    }
  }

  private static Tensor labels(DType type, long... values) {
    MemorySegment memory = MemorySegment.ofArray(new byte[values.length * type.bytes()]);
    for (int i = 0; i < values.length; i++) {
      for (int b = 0; b < type.bytes(); b++) {
        byte part = (byte) (values[i] >>> 8 * b);
        memory.set(java.lang.foreign.ValueLayout.JAVA_BYTE, i * (long) type.bytes() + b, part);
      }
    }
    return Tensor.wrap(memory, type, values.length);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "U?INT.*")
  void targetsHaveAnyIntegerType(DType type) {
    CrossEntropy none = new CrossEntropy().withReduction(Reduction.NONE);
    double[] expected = losses(none, logits(DType.FLOAT32), Tensor.of(labels, ROWS));
    Tensor target = labels(type, 2, 0, 1, 1, 0);
    assertThat(losses(none, logits(DType.FLOAT32), target)).containsExactly(expected);
    Nll nll = new Nll().withReduction(Reduction.NONE);
    assertThat(losses(nll, logits(DType.FLOAT32), target))
        .containsExactly(-x[0][2], -x[1][0], -x[2][1], -x[3][1], -x[4][0]);
  }

  @Test
  void unsignedTargetsAreNotSigned() {
    double[] logits = new double[200];
    logits[199] = 1000;
    Tensor input = TestTensors.tensor(logits, DType.FLOAT32, Shape.of(1, 200));
    CrossEntropy sum = new CrossEntropy().withReduction(Reduction.SUM);
    assertThat(loss(sum, input, labels(DType.UINT8, 199))).isZero();
  }

  @ParameterizedTest
  @MethodSource("computed")
  void withoutOptions(DType type) {
    Tensor target = Tensor.of(labels, ROWS);
    double[] losses =
        losses(new CrossEntropy().withReduction(Reduction.NONE), logits(type), target);
    double sum = 0;
    for (int r = 0; r < ROWS; r++) {
      double expected = -Textbook.logSoftmax(x[r], labels[r]);
      assertThat(losses[r]).isCloseTo(expected, within(tolerance(type)));
      sum += expected;
    }
    CrossEntropy mean = new CrossEntropy();
    assertThat(loss(mean.withReduction(Reduction.SUM), logits(type), target))
        .isCloseTo(sum, within(10 * tolerance(type)));
    assertThat(loss(mean, logits(type), target)).isCloseTo(sum / ROWS, within(2 * tolerance(type)));
  }

  @ParameterizedTest
  @MethodSource("computed")
  void weightedMeanOfIndicesDividesByTheTargetsWeights(DType type) {
    double sum = 0;
    double total = 0;
    double picked = 0;
    for (int r = 0; r < ROWS; r++) {
      sum -= WEIGHTS[labels[r]] * Textbook.logSoftmax(x[r], labels[r]);
      picked -= WEIGHTS[labels[r]] * x[r][labels[r]];
      total += WEIGHTS[labels[r]];
    }
    Tensor target = Tensor.of(labels, ROWS);
    assertThat(loss(new CrossEntropy().withWeight(weights(type)), logits(type), target))
        .isCloseTo(sum / total, within(2 * tolerance(type)));
    assertThat(loss(new Nll().withWeight(weights(type)), logits(type), target))
        .isCloseTo(picked / total, within(2 * tolerance(type)));
  }

  @ParameterizedTest
  @MethodSource("computed")
  void ignoredRowsDoNotCountInTheMean(DType type) {
    int[] target = labels.clone();
    target[1] = -100;
    double sum = 0;
    double total = 0;
    for (int r = 0; r < ROWS; r++) {
      if (r != 1) {
        sum -= WEIGHTS[labels[r]] * Textbook.logSoftmax(x[r], labels[r]);
        total += WEIGHTS[labels[r]];
      }
    }
    CrossEntropy loss = new CrossEntropy().withWeight(weights(type));
    try (LossResult result = device.loss(loss, logits(type), Tensor.of(target, ROWS))) {
      assertThat(result.value()).isCloseTo(sum / total, within(2 * tolerance(type)));
      assertThat(result.rows()).isEqualTo(ROWS - 1);
      assertThat(result.ignored()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("computed")
  void anyIndexCanBeIgnored(DType type) {
    Tensor target = Tensor.of(labels, ROWS);
    CrossEntropy noZero = new CrossEntropy().withIgnoreIndex(0).withReduction(Reduction.NONE);
    double[] losses = losses(noZero, logits(type), target);
    assertThat(losses[1]).isZero();
    assertThat(losses[4]).isZero();
    assertThat(losses[0]).isPositive();
    assertThat(
            losses(
                new Nll().withIgnoreIndex(0).withReduction(Reduction.NONE), logits(type), target))
        .containsExactly(-x[0][2], 0, -x[2][1], -x[3][1], 0);
    try (LossResult result =
        device.loss(
            new CrossEntropy().withIgnoreIndex(1L << 40),
            logits(type),
            Tensor.of(new long[] {1L << 40, 0, 1, 2, 1L << 40}, ROWS))) {
      assertThat(result.rows()).isEqualTo(3);
      assertThat(result.ignored()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("computed")
  void probabilitiesDivideByTheNumberOfRows(DType type) {
    double[] t = probabilities();
    Tensor target = TestTensors.tensor(t, type, Shape.of(ROWS, CLASSES));
    for (double e : new double[] {0, 0.3, 1}) {
      CrossEntropy loss = new CrossEntropy().withWeight(weights(type)).withLabelSmoothing(e);
      double sum = 0;
      for (int r = 0; r < ROWS; r++) {
        sum += Textbook.crossEntropy(x[r], row(t, r), WEIGHTS, e);
      }
      assertThat(loss(loss, logits(type), target))
          .isCloseTo(sum / ROWS, within(20 * tolerance(type)));
    }
  }

  /// Of any sign and sum; some of them 0.
  private static double[] probabilities() {
    Random random = new Random(7);
    double[] t = new double[ROWS * CLASSES];
    for (int i = 0; i < t.length; i++) {
      t[i] = i % 4 == 0 ? 0 : (float) random.nextGaussian();
    }
    return t;
  }

  private static double[] row(double[] values, int r) {
    return java.util.Arrays.copyOfRange(values, r * CLASSES, (r + 1) * CLASSES);
  }

  @ParameterizedTest
  @MethodSource("computed")
  void gradientOfProbabilitiesOfAnySum(DType type) {
    double[] t = probabilities();
    Tensor target = TestTensors.tensor(t, type, Shape.of(ROWS, CLASSES));
    double[] g = gradient(new CrossEntropy().withReduction(Reduction.SUM), logits(type), target);
    for (int i = 0; i < t.length; i++) {
      double total = java.util.Arrays.stream(row(t, i / CLASSES)).sum();
      double p = Math.exp(Textbook.logSoftmax(x[i / CLASSES], i % CLASSES));
      assertThat(g[i]).isCloseTo(total * p - t[i], within(tolerance(type)));
    }
  }

  @ParameterizedTest
  @MethodSource("computed")
  void labelSmoothing(DType type) {
    Tensor target = Tensor.of(labels, ROWS);
    for (double e : new double[] {0.1, 0.5, 1}) {
      CrossEntropy loss = new CrossEntropy().withWeight(weights(type)).withLabelSmoothing(e);
      double[] losses = losses(loss.withReduction(Reduction.NONE), logits(type), target);
      double sum = 0;
      double total = 0;
      for (int r = 0; r < ROWS; r++) {
        double expected = Textbook.crossEntropy(x[r], labels[r], WEIGHTS, e);
        assertThat(losses[r]).isCloseTo(expected, within(8 * tolerance(type)));
        sum += expected;
        total += WEIGHTS[labels[r]];
      }
      assertThat(loss(loss, logits(type), target))
          .isCloseTo(sum / total, within(8 * tolerance(type)));
    }
  }

  @Test
  void shapesOfResults() {
    CrossEntropy none = new CrossEntropy().withReduction(Reduction.NONE);
    for (Shape shape :
        new Shape[] {Shape.of(3), Shape.of(2, 3), Shape.of(2, 3, 4), Shape.of(2, 3, 4, 5)}) {
      Shape rows = shape.without(shape.rank() == 1 ? 0 : 1);
      Tensor input = Tensor.allocate(DType.FLOAT32, shape);
      Tensor target = Tensor.allocate(DType.INT64, rows);
      for (Loss loss : new Loss[] {none, new Nll().withReduction(Reduction.NONE)}) {
        try (LossResult result = device.lossAndGradient(loss, input, target)) {
          assertThat(result.loss().shape()).isEqualTo(rows);
          assertThat(result.gradient().shape()).isEqualTo(shape);
          assertThat(result.rows()).isEqualTo(rows.elements());
        }
      }
      try (LossResult result = device.loss(none, input, input)) {
        assertThat(result.loss().shape()).isEqualTo(rows);
      }
      for (Reduction reduction : new Reduction[] {Reduction.MEAN, Reduction.SUM}) {
        try (LossResult result = device.loss(none.withReduction(reduction), input, target)) {
          assertThat(result.loss().shape()).isEqualTo(Shape.of());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("computed")
  void gradientUnderNoneIsThatOfTheSum(DType type) {
    Tensor target = Tensor.of(labels, ROWS);
    CrossEntropy ce = new CrossEntropy().withWeight(weights(type)).withLabelSmoothing(0.1);
    assertThat(gradient(ce.withReduction(Reduction.NONE), logits(type), target))
        .containsExactly(gradient(ce.withReduction(Reduction.SUM), logits(type), target));
    Nll nll = new Nll().withWeight(weights(type));
    assertThat(gradient(nll.withReduction(Reduction.NONE), logits(type), target))
        .containsExactly(gradient(nll.withReduction(Reduction.SUM), logits(type), target))
        .contains(-WEIGHTS[0], -WEIGHTS[1], -WEIGHTS[2]);
  }

  @ParameterizedTest
  @MethodSource("computed")
  void largeOffsetsLoseNothing(DType type) {
    Tensor input = TestTensors.tensor(new double[] {1e7, 1e7}, type, Shape.of(1, 2));
    assertThat(loss(new CrossEntropy(), input, Tensor.of(new int[] {0}, 1)))
        .isCloseTo(Math.log(2), within(1e-7));
    assertThat(
            losses(
                new CrossEntropy(),
                input,
                TestTensors.tensor(new double[] {1, 0}, type, Shape.of(1, 2))))
        .containsExactly(TestTensors.round(Math.log(2), type));
  }
}

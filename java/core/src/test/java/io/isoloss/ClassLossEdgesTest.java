package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The class losses where shapes, labels and counts are at their edges.
class ClassLossEdgesTest {
  private final Device device = TestDevice.open();

  @AfterEach
  void close() {
    device.close();
  }

  static Stream<Shape> emptyShapes() {
    return Stream.of(
        Shape.of(0, 3),
        Shape.of(0, 3, 2),
        Shape.of(2, 3, 0),
        Shape.of(0, 3, 2, 2, 2),
        Shape.of(2, 3, 2, 0, 2));
  }

  @ParameterizedTest
  @MethodSource("emptyShapes")
  void anEmptyBatchOfAnyShape(Shape shape) {
    Tensor input = Tensor.allocate(DType.FLOAT32, shape);
    Tensor labels = Tensor.allocate(DType.INT64, shape.without(1));
    Tensor weight = Tensor.of(new float[] {1, 2, 3}, 3);
    for (Reduction reduction : Reduction.values()) {
      CrossEntropy ce = new CrossEntropy().withReduction(reduction);
      assertNothing(ce, input, labels);
      assertNothing(ce.withWeight(weight).withLabelSmoothing(0.1), input, labels);
      assertNothing(ce, input, input);
      assertNothing(ce.withWeight(weight), input, input);
      assertNothing(new Nll().withReduction(reduction).withWeight(weight), input, labels);
    }
    assertThat(device.softmax(input, 1).shape()).isEqualTo(shape);
    assertThat(device.logSoftmax(input, -1).shape()).isEqualTo(shape);
    assertThat(device.logSumExp(input, 1).shape()).isEqualTo(shape.without(1));
  }

  private void assertNothing(Loss loss, Tensor input, Tensor target) {
    try (LossResult result = device.lossAndGradient(loss, input, target)) {
      boolean none = loss.reduction() == Reduction.NONE;
      assertThat(result.rows()).isZero();
      assertThat(result.ignored()).isZero();
      assertThat(result.loss().shape()).isEqualTo(none ? input.shape().without(1) : Shape.of());
      assertThat(result.gradient().shape()).isEqualTo(input.shape());
      double expected = loss.reduction() == Reduction.MEAN ? Double.NaN : 0;
      assertThat(result.value()).isEqualTo((Double) expected);
      if (!none) {
        assertThat(result.loss().item()).isEqualTo((Double) expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void oneRowThatIsIgnored(Reduction reduction) {
    Tensor input = Tensor.of(new float[] {Float.NaN, 1, 2}, 3);
    Tensor label = Tensor.of(new int[] {-100});
    for (Loss loss :
        new Loss[] {
          new CrossEntropy().withReduction(reduction), new Nll().withReduction(reduction)
        }) {
      try (LossResult result = device.lossAndGradient(loss, input, label)) {
        assertThat(result.loss().shape()).isEqualTo(Shape.of());
        assertThat(result.loss().item())
            .isEqualTo((Double) (reduction == Reduction.MEAN ? Double.NaN : 0.0));
        assertThat(result.gradient().toFloatArray()).containsExactly(0, 0, 0);
        assertThat(result.rows()).isZero();
        assertThat(result.ignored()).isEqualTo(1);
      }
    }
  }

  /// Three axes behind the classes, with every option, against the same rows side by side.
  @Test
  void fiveDimensions() {
    Shape shape = Shape.of(2, 3, 2, 3, 2);
    int inner = 12;
    Random random = new Random(17);
    float[] x = new float[(int) shape.elements()];
    float[] side = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      int row = i / (3 * inner) * inner + i % inner;
      side[row * 3 + i / inner % 3] = x[i];
    }
    int[] labels = random.ints(2 * inner, 0, 3).toArray();
    labels[5] = -100;
    Tensor weight = Tensor.of(new float[] {0.5f, 1, 2}, 3);
    for (Reduction reduction : Reduction.values()) {
      CrossEntropy ce = new CrossEntropy(weight, -100, 0.1, reduction);
      Nll nll = new Nll(weight, -100, reduction);
      for (Loss loss : new Loss[] {ce, nll}) {
        try (LossResult deep =
                device.lossAndGradient(
                    loss, Tensor.of(x, shape.dims()), Tensor.of(labels, 2, 2, 3, 2));
            LossResult flat =
                device.lossAndGradient(
                    loss, Tensor.of(side, 2L * inner, 3), Tensor.of(labels, 2L * inner))) {
          assertThat(Bits.of(deep.loss())).isEqualTo(Bits.of(flat.loss()));
          assertThat(deep.rows()).isEqualTo(2 * inner - 1);
          for (int i = 0; i < x.length; i++) {
            int row = i / (3 * inner) * inner + i % inner;
            assertThat(Bits.of(deep.gradient(), i))
                .isEqualTo(Bits.of(flat.gradient(), row * 3L + i / inner % 3));
          }
        }
      }
    }
  }

  @Test
  void aRealClassCanBeIgnored() {
    float[] x = {1, 2, 3, Float.NaN, 5, Float.POSITIVE_INFINITY, 0, 1, 0};
    Tensor labels = Tensor.of(new int[] {0, 1, 2}, 3);
    for (Loss loss :
        new Loss[] {new CrossEntropy().withIgnoreIndex(1), new Nll().withIgnoreIndex(1)}) {
      try (LossResult result = device.lossAndGradient(loss, Tensor.of(x, 3, 3), labels)) {
        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.ignored()).isEqualTo(1);
        assertThat(result.value()).isFinite();
        float[] gradient = result.gradient().toFloatArray();
        assertThat(gradient[3]).isZero();
        assertThat(gradient[4]).isZero();
        assertThat(gradient[5]).isZero();
        assertThat(gradient[0]).isNegative();
      }
    }
  }

  /// The gradient overwrites what made no difference, in few and many classes, rows and threads.
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16"})
  void anIgnoredRowOfNanIsOverwrittenByZeros(DType type) {
    for (int classes : new int[] {3, 130, 2500}) {
      int rows = 40;
      double[] x = new double[rows * classes];
      int[] labels = new int[rows];
      for (int r = 0; r < rows; r += 3) {
        labels[r] = -100;
        Arrays.fill(x, r * classes, (r + 1) * classes, Double.NaN);
      }
      for (Loss loss :
          new Loss[] {new CrossEntropy(), new CrossEntropy().withLabelSmoothing(0.1), new Nll()}) {
        Tensor input = TestTensors.tensor(x, type, Shape.of(rows, classes));
        try (LossResult result =
            device.lossAndGradient(loss, input, Tensor.of(labels, rows), input)) {
          assertThat(result.value()).isFinite();
          assertThat(result.ignored()).isEqualTo(14);
        }
        double[] gradient = input.toDoubleArray();
        for (int i = 0; i < gradient.length; i++) {
          boolean good =
              labels[i / classes] == -100 ? gradient[i] == 0 : !Double.isNaN(gradient[i]);
          assertThat(good).as("%s element %d is %s", loss, i, gradient[i]).isTrue();
        }
      }
    }
  }

  /// As int64 it would be the ignore index.
  @Test
  void aLargeUnsignedLabelIsBad() {
    Tensor input = Tensor.of(new float[6], 2, 3);
    long[] labels = {1, -100};
    Tensor target = Tensor.wrap(MemorySegment.ofArray(labels), DType.UINT64, 2);
    for (Loss loss : new Loss[] {new CrossEntropy(), new Nll()}) {
      LabelException e =
          catchThrowableOfType(LabelException.class, () -> device.loss(loss, input, target));
      assertThat(e.row()).isEqualTo(1);
      assertThat(e.count()).isEqualTo(1);
      assertThat(e.label()).isEqualTo(Long.MAX_VALUE);
      assertThat(e)
          .hasMessage(
              "target 9223372036854775807 or more in row 1 is not a class index: there are 3"
                  + " classes (1 bad target)");
    }
  }

  @Test
  void whatCounts() {
    Tensor x = Tensor.of(new float[] {.1f, .2f, .3f, .4f, .5f, .6f}, 2, 3);
    assertCounts(new CrossEntropy(), x, x, 2);
    Tensor deep = x.reshape(1, 3, 2);
    assertCounts(new CrossEntropy(), deep, deep, 2);
    assertCounts(new CrossEntropy().withWeight(Tensor.of(new float[3], 3)), x, x, 2);
    assertCounts(new Bce(), x, x, 6);
    assertCounts(new BceWithLogits(), x, x, 6);
    assertCounts(new Mse(), x, x, 6);
    assertCounts(new GaussianNll(x), x, x, 6);
    assertCounts(new Mse(), Tensor.of(new float[1]), Tensor.of(new float[1]), 1);
  }

  private void assertCounts(Loss loss, Tensor input, Tensor target, long rows) {
    try (LossResult result = device.loss(loss, input, target)) {
      assertThat(result.rows()).isEqualTo(rows);
      assertThat(result.ignored()).isZero();
    }
    LossStream stream = device.stream(loss);
    stream.add(input, target, null, null);
    assertThat(stream.rows()).isEqualTo(rows);
    assertThat(stream.ignored()).isZero();
  }

  @Test
  void logSumExpChecksItsOutput() {
    Tensor x = Tensor.of(new float[6], 2, 3);
    Tensor frozen = Tensor.wrap(MemorySegment.ofArray(new float[2]).asReadOnly(), DType.FLOAT32, 2);
    assertThat(catchThrowableOfType(OptionException.class, () -> device.logSumExp(x, 1, frozen)))
        .hasMessageContaining("output")
        .hasMessageContaining("read-only");
    assertThat(
            catchThrowableOfType(
                ShapeException.class, () -> device.logSumExp(x, 1, Tensor.of(new float[3], 3))))
        .hasMessageContainingAll("(2, 3)", "(3,)", "(2,)");
  }
}

package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the element losses mean: options, limits, shapes and errors, as users see them.
class ElementLossTest {
  private static final float INF = Float.POSITIVE_INFINITY;

  private final Device device = TestDevice.open();

  @AfterEach
  void close() {
    device.close();
  }

  private static Tensor row(float... values) {
    return Tensor.of(values, values.length);
  }

  private static Tensor row(double... values) {
    return Tensor.of(values, values.length);
  }

  private float[] losses(Loss loss, Tensor input, Tensor target) {
    try (LossResult result = device.loss(loss, input, target)) {
      return result.loss().toFloatArray();
    }
  }

  private float[] gradient(Loss loss, Tensor input, Tensor target) {
    try (LossResult result = device.lossAndGradient(loss, input, target)) {
      return result.gradient().toFloatArray();
    }
  }

  private static final BceWithLogits LOGITS = new BceWithLogits().withReduction(Reduction.NONE);

  @Test
  void infiniteLogitsGiveTheLimits() {
    Tensor x = row(INF, INF, -INF, -INF, INF, -INF);
    Tensor t = row(1, 0, 0, 1, 0.5f, 0.5f);
    assertThat(losses(LOGITS, x, t)).containsExactly(0, INF, 0, INF, INF, INF);
    assertThat(gradient(LOGITS, x, t)).containsExactly(0, 1, 0, -1, 0.5f, -0.5f);
  }

  @Test
  void aZeroWeightSilencesAnInfiniteLoss() {
    BceWithLogits masked = LOGITS.withWeight(row(0, 0));
    assertThat(losses(masked, row(INF, -INF), row(0, 1))).containsExactly(0, 0);
    assertThat(gradient(masked, row(INF, -INF), row(0, 1))).containsExactly(0, -0f);
    BceWithLogits unweighted = LOGITS.withPosWeight(row(0, 0));
    assertThat(losses(unweighted, row(-INF, 3), row(1, 1))).containsExactly(0, 0);
  }

  @Test
  void nanLeavesAsOnePattern() {
    float odd = Float.intBitsToFloat(0xffc12345);
    for (Loss loss : new Loss[] {LOGITS, new Mse(), new GaussianNll(row(1f, 1f))}) {
      Loss none =
          switch (loss) {
            case Mse mse -> mse.withReduction(Reduction.NONE);
            case GaussianNll gaussian -> gaussian.withReduction(Reduction.NONE);
            default -> loss;
          };
      try (LossResult result = device.lossAndGradient(none, row(odd, 1), row(1, odd))) {
        assertThat(result.loss().memory().toArray(ValueLayout.JAVA_INT))
            .containsExactly(0x7fc00000, 0x7fc00000);
        assertThat(result.gradient().memory().toArray(ValueLayout.JAVA_INT))
            .containsExactly(0x7fc00000, 0x7fc00000);
      }
    }
  }

  @Test
  void nothingIsLostAtLargeLogits() {
    assertThat(losses(LOGITS, row(1e7f, -1e7f, 100, -100), row(0, 1, 1, 0)))
        .containsExactly(1e7f, 1e7f, (float) StrictMath.exp(-100), (float) StrictMath.exp(-100));
  }

  @Test
  void posWeightCountsPositiveTargetsMore() {
    // l = log(1 + e^-x): pw t l + (1-t) (x + l).
    float[] losses = losses(LOGITS.withPosWeight(row(3f)), row(0f, 0f), row(1, 0));
    assertThat(losses[0]).isCloseTo(3 * 0.6931472f, within(1e-6f));
    assertThat(losses[1]).isCloseTo(0.6931472f, within(1e-6f));
  }

  @Test
  void theMeanDividesByTheNumberOfElementsWhateverTheWeights() {
    Bce loss = new Bce().withWeight(row(2f, 0f, 0f, 0f));
    try (LossResult result =
        device.lossAndGradient(loss, row(0.5f, 0.5f, 0.5f, 0.5f), row(1, 1, 1, 1))) {
      assertThat(result.value()).isCloseTo(2 * Math.log(2) / 4, within(1e-7));
      assertThat(result.loss().shape()).isEqualTo(Shape.of());
      assertThat(result.gradient().toFloatArray()).containsExactly(-1, -0f, -0f, -0f);
    }
  }

  @Test
  void logarithmsAreClampedAndSoIsTheDenominator() {
    Bce none = new Bce().withReduction(Reduction.NONE);
    assertThat(losses(none, row(0, 1, 0, 1), row(1, 0, 0, 1))).containsExactly(100, 100, 0, 0);
    assertThat(gradient(none, row(0, 1, 0, 1), row(1, 0, 0, 1)))
        .containsExactly(-1e12f, 1e12f, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aBadProbabilityIsNamedWithItsPlaceAndTheirNumber(int threads) {
    float[] p = new float[200_000];
    Arrays.fill(p, 0.5f);
    p[70_001] = 1.5f;
    p[70_002] = Float.NaN;
    p[199_999] = -1e-45f;
    Tensor x = row(p);
    Tensor t = row(new float[p.length]);
    try (Device cpu = Device.cpu(threads)) {
      ValueException e =
          catchThrowableOfType(ValueException.class, () -> cpu.loss(new Bce(), x, t));
      assertThat(e)
          .hasMessage("input 1.5 at element 70001 is outside [0, 1] (3 bad values in all)");
      assertThat(e.index()).isEqualTo(70_001);
      assertThat(e.count()).isEqualTo(3);
      // The device lives on.
      assertThat(cpu.loss(new Bce(), t, t).value()).isZero();
    }
  }

  @Test
  void aBadTargetIsNamed() {
    assertThatThrownBy(() -> device.loss(new Bce(), row(0.5, 0.5), row(0, 1.25)))
        .isInstanceOf(ValueException.class)
        .hasMessage("target 1.25 at element 1 is outside [0, 1] (1 bad value)");
    assertThatThrownBy(() -> device.loss(new Bce(), row(0.5f), row(Float.NaN)))
        .hasMessage("target NaN at element 0 is outside [0, 1] (1 bad value)");
  }

  @Test
  void minusZeroIsAProbability() {
    assertThat(device.loss(new Bce(), row(-0f, 0f), row(-0f, 0f)).value()).isZero();
  }

  @Test
  void aNegativeVarianceIsNamed() {
    GaussianNll loss = new GaussianNll(row(1.0, -2, -3));
    assertThatThrownBy(() -> device.loss(loss, row(0.0, 0, 0), row(0.0, 0, 0)))
        .hasMessage("variance -2.0 at element 1 is outside [0, inf] (2 bad values in all)");
    Tensor rows = Tensor.of(new double[] {1, -2}, 2, 1);
    Tensor x = Tensor.of(new double[6], 2, 3);
    assertThatThrownBy(() -> device.loss(new GaussianNll(rows), x, x))
        .hasMessage("variance -2.0 at element 1 is outside [0, inf] (1 bad value)");
  }

  @Test
  void aPieceOfAStreamNamesThePlaceInTheWhole() {
    LossStream stream = device.stream(new Bce());
    stream.add(row(0.5f, 0.5f, 0.5f), row(0, 0, 0), null, null);
    double before = stream.value();
    assertThatThrownBy(() -> stream.add(row(0.5f, 2), row(0, 0), null, null))
        .hasMessage("input 2.0 at element 4 is outside [0, 1] (1 bad value)");
    assertThat(before).isCloseTo(Math.log(2), within(1e-7));
  }

  @Test
  void aRefusedInputIsNotOverwrittenByItsGradient() {
    float[] p = new float[100_000];
    Arrays.fill(p, 0.25f);
    p[99_998] = 7;
    float[] before = p.clone();
    Tensor x = row(p);
    Tensor t = row(new float[p.length]);
    assertThatThrownBy(() -> device.lossAndGradient(new Bce(), x, t, x))
        .isInstanceOf(ValueException.class);
    assertThat(p).isEqualTo(before);
    p[99_998] = 0.25f;
    float[] expected = gradient(new Bce(), row(p.clone()), t);
    device.lossAndGradient(new Bce(), x, t, x).close();
    assertThat(p).isEqualTo(expected);
  }

  @Test
  void weightsBroadcastByTheTrailingAxisRule() {
    Tensor x = Tensor.of(new float[6], 2, 3);
    Tensor t = Tensor.of(new float[6], 2, 3);
    float l = (float) Math.log(2);
    assertThat(losses(LOGITS.withWeight(row(1, 2, 3)), x, t))
        .containsExactly(l, 2 * l, 3 * l, l, 2 * l, 3 * l);
    assertThat(losses(LOGITS.withWeight(Tensor.of(new float[] {1, 2}, 2, 1)), x, t))
        .containsExactly(l, l, l, 2 * l, 2 * l, 2 * l);
    assertThat(losses(LOGITS.withWeight(Tensor.of(new float[] {2})), x, t))
        .containsExactly(2 * l, 2 * l, 2 * l, 2 * l, 2 * l, 2 * l);
  }

  @Test
  void whatDoesNotFitIsRefusedWithBothShapesOrTypes() {
    Tensor x = Tensor.of(new float[6], 2, 3);
    assertThatThrownBy(() -> device.loss(new Mse(), x, Tensor.of(new float[3], 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("shape")
        .hasMessageContaining("(2, 3)")
        .hasMessageContaining("(3,)");
    assertThatThrownBy(() -> device.loss(LOGITS.withWeight(Tensor.of(new float[2], 2)), x, x))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("weight")
        .hasMessageContaining("(2,)");
    assertThatThrownBy(
            () -> device.loss(LOGITS.withPosWeight(Tensor.of(new float[12], 2, 2, 3)), x, x))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("pos weight");
    assertThatThrownBy(() -> device.loss(new Mse(), x, Tensor.of(new double[6], 2, 3)))
        .isInstanceOf(TypeException.class)
        .hasMessageContaining("float32")
        .hasMessageContaining("float64");
    assertThatThrownBy(() -> device.loss(new Mse(), x, Tensor.of(new long[6], 2, 3)))
        .isInstanceOf(TypeException.class)
        .hasMessageContaining("int64");
    assertThatThrownBy(() -> device.loss(new GaussianNll(Tensor.of(new float[3], 3)), x, x))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("variance");
    assertThatThrownBy(() -> new GaussianNll(x).withEps(0))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("eps");
    assertThatThrownBy(() -> device.sigmoid(Tensor.of(new int[2], 2)))
        .isInstanceOf(TypeException.class);
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void anEmptyBatchHasAMeanOfNan(Reduction reduction) {
    Tensor x = Tensor.of(new float[0], 0, 3);
    Loss[] losses = {
      new Bce().withReduction(reduction),
      new BceWithLogits().withReduction(reduction),
      new Mse().withReduction(reduction),
      new GaussianNll(x).withReduction(reduction)
    };
    for (Loss loss : losses) {
      try (LossResult result = device.lossAndGradient(loss, x, x)) {
        Double expected = reduction == Reduction.MEAN ? Double.NaN : 0.0;
        assertThat(result.value()).isEqualTo(expected);
        assertThat(result.loss().shape())
            .isEqualTo(reduction == Reduction.NONE ? x.shape() : Shape.of());
        assertThat(result.gradient().shape()).isEqualTo(x.shape());
      }
    }
  }

  @Test
  void theGaussianOptions() {
    GaussianNll loss = new GaussianNll(row(4.0)).withReduction(Reduction.NONE);
    double half = (Math.log(4) + 9 / 4.0) / 2;
    assertThat(device.loss(loss, row(5.0), row(2.0)).value()).isCloseTo(half, within(1e-15));
    assertThat(device.loss(loss.withFull(true), row(5.0), row(2.0)).value())
        .isCloseTo(half + Math.log(2 * Math.PI) / 2, within(1e-15));
    assertThat(device.loss(loss.withEps(9), row(5.0), row(2.0)).value())
        .isCloseTo((Math.log(9) + 1) / 2, within(1e-15));
    assertThat(gradient(loss.withEps(9), row(5.0), row(2.0))).containsExactly((float) (1 / 3.0));
  }

  @Test
  void aVarianceMayServeARow() {
    Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    Tensor t = Tensor.of(new double[6], 2, 3);
    Tensor full = Tensor.of(new double[] {2, 2, 2, 3, 3, 3}, 2, 3);
    float[] expected = losses(new GaussianNll(full).withReduction(Reduction.NONE), x, t);
    for (Tensor variance : new Tensor[] {row(2.0, 3.0), Tensor.of(new double[] {2, 3}, 2, 1)}) {
      assertThat(losses(new GaussianNll(variance).withReduction(Reduction.NONE), x, t))
          .isEqualTo(expected);
    }
  }

  @Test
  void theGaussianLikelihoodIsLargestAtTheLeastSquaresSolution() {
    int n = 500;
    Random random = new Random(5);
    double[] x = random.doubles(n, -3, 3).toArray();
    double[] y = Arrays.stream(x).map(v -> 1.5 * v - 0.5 + random.nextGaussian() * 0.3).toArray();
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double covariance = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      covariance += (x[i] - meanX) * (y[i] - meanY);
      spread += (x[i] - meanX) * (x[i] - meanX);
    }
    double slope = covariance / spread;
    double offset = meanY - slope * meanX;

    GaussianNll loss = new GaussianNll(row(0.09));
    Tensor target = row(y);
    try (LossResult best = device.lossAndGradient(loss, line(x, slope, offset), target)) {
      double[] g = best.gradient().toDoubleArray();
      double byOffset = 0;
      double bySlope = 0;
      for (int i = 0; i < n; i++) {
        byOffset += g[i];
        bySlope += g[i] * x[i];
      }
      assertThat(byOffset).isCloseTo(0, within(1e-12));
      assertThat(bySlope).isCloseTo(0, within(1e-12));
      for (double step : new double[] {-1e-3, 1e-3}) {
        assertThat(device.loss(loss, line(x, slope + step, offset), target).value())
            .isGreaterThan(best.value());
        assertThat(device.loss(loss, line(x, slope, offset + step), target).value())
            .isGreaterThan(best.value());
      }
    }
  }

  private static Tensor line(double[] x, double slope, double offset) {
    return row(Arrays.stream(x).map(v -> slope * v + offset).toArray());
  }

  @Test
  void theFiguresOfTheCourse() {
    Tensor x = Tensor.of(new float[] {0.2f, -1.0f, 2.0f}, 3, 1);
    Tensor t = Tensor.of(new float[] {1, 0, 1}, 3, 1);
    assertThat(device.loss(new BceWithLogits(), x, t).loss().item())
        .isCloseTo(0.34610954, within(5e-8));
    assertThat(device.loss(new Bce(), device.sigmoid(x), t).loss().item())
        .isCloseTo(0.34610954, within(5e-8));
    float[] sigmoid = device.sigmoid(row(-2, -1, 0, 1, 2)).toFloatArray();
    float[] expected = {0.1192f, 0.2689f, 0.5f, 0.7311f, 0.8808f};
    for (int i = 0; i < 5; i++) {
      assertThat(sigmoid[i]).isCloseTo(expected[i], within(5e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3,4,5", "3,8,4,5"})
  void sigmoidAndBceIsBceWithLogits(String shape) {
    long[] dims = Arrays.stream(shape.split(",", -1)).mapToLong(Long::parseLong).toArray();
    Random random = new Random(9);
    float[] x = new float[(int) Shape.of(dims).elements()];
    float[] t = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      t[i] = random.nextInt(2);
    }
    Tensor logits = Tensor.of(x, dims);
    Tensor targets = Tensor.of(t, dims);
    for (Reduction reduction : Reduction.values()) {
      float[] one = losses(new Bce().withReduction(reduction), device.sigmoid(logits), targets);
      float[] other = losses(new BceWithLogits().withReduction(reduction), logits, targets);
      assertThat(one.length).isEqualTo(other.length);
      for (int i = 0; i < one.length; i++) {
        assertThat(one[i]).isCloseTo(other[i], within(1e-6f * Math.max(1, Math.abs(other[i]))));
      }
    }
  }

  @Test
  void aStreamInAnyPiecesGivesTheWholesBits() {
    int n = 10_000;
    Random random = new Random(13);
    float[] x = new float[n];
    float[] t = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian() * 5;
      t[i] = random.nextFloat();
    }
    Loss loss = new BceWithLogits();
    try (LossResult whole = device.lossAndGradient(loss, row(x), row(t))) {
      for (int piece : new int[] {1, 37, 2048, 5000}) {
        LossStream stream = device.stream(loss);
        for (int at = 0; at < n; at += piece) {
          int to = Math.min(n, at + piece);
          stream.scan(Shape.of(to - at), row(Arrays.copyOfRange(t, at, to)));
        }
        float[] gradient = new float[n];
        for (int at = 0; at < n; at += piece) {
          int to = Math.min(n, at + piece);
          MemorySegment part = MemorySegment.ofArray(gradient).asSlice(at * 4L, (to - at) * 4L);
          stream.add(
              row(Arrays.copyOfRange(x, at, to)),
              row(Arrays.copyOfRange(t, at, to)),
              null,
              Tensor.wrap(part, DType.FLOAT32, to - at));
        }
        assertThat(stream.value()).isEqualTo(whole.value());
        assertThat(gradient).isEqualTo(whole.gradient().toFloatArray());
      }
    }
  }

  @Test
  void functionsServeTheEnds() {
    assertThat(device.sigmoid(row(INF, -INF, Float.NaN)).toFloatArray())
        .containsExactly(1, 0, Float.NaN);
    assertThat(device.logSigmoid(row(INF, -INF, Float.NaN, -200)).toFloatArray())
        .containsExactly(0, -INF, Float.NaN, -200);
  }
}

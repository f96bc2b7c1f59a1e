package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.DType;
import io.isoloss.GaussianNll;
import io.isoloss.Mse;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.ExactSum;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Losses and gradients against the formulas in float64, in units of the last place. All paths give
/// the same bits ([ElementSameBitsTest]), so one path is enough here.
class ElementValuesTest {
  private static final int COUNT = 100_000;

  private final Random random = new Random(7);
  private final CpuBackend backend = CpuBackend.open(1);

  /// Numbers of every magnitude up to 2^7, a few of them larger.
  private double logit() {
    double magnitude = Math.scalb(1 + random.nextDouble(), random.nextInt(40) - 33);
    if (random.nextInt(50) == 0) {
      magnitude *= Math.scalb(1.0, random.nextInt(100));
    }
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  private double hard() {
    return random.nextInt(2);
  }

  /// Targets between 0 and 1, many near the ends.
  private double soft() {
    double t = Math.scalb(random.nextDouble(), -random.nextInt(30));
    return random.nextBoolean() ? t : 1 - t;
  }

  private static double exp(double x) {
    return StrictMath.exp(x);
  }

  private static double bceWithLogits(double x, double t, double pw) {
    double soft = StrictMath.log1p(exp(-Math.abs(x)));
    return (x < 0 ? pw * t : 1 - t) * Math.abs(x) + (1 - t + pw * t) * soft;
  }

  private static double bceWithLogitsGradient(double x, double t, double pw) {
    double e = exp(-Math.abs(x));
    return (x < 0 ? (1 - t) * e - pw * t : 1 - t - pw * t * e) / (1 + e);
  }

  private static double sigmoid(double x) {
    double e = exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  /// The error of a float or (by `type`) a double in units of the last place of `scale`.
  private static double ulps(DType type, double actual, double exact, double scale) {
    if (exact == actual) {
      return 0;
    }
    double ulp = type == DType.FLOAT64 ? Math.ulp(scale) : Math.ulp((float) scale);
    return Math.abs(actual - exact) / ulp;
  }

  /// What a loss gave for one batch.
  private record Results(Tensor losses, Tensor gradient) {}

  private interface Operation {
    void run(Pass pass);
  }

  private static Results run(DType type, int count, double divisor, Operation operation) {
    Tensor losses = Tensor.allocate(type.lossType(), Shape.of(count));
    Tensor gradient = Tensor.allocate(type, Shape.of(count));
    operation.run(new Pass(losses, gradient, divisor, new ExactSum()));
    return new Results(losses, gradient);
  }

  private interface Numbers {
    double next();
  }

  private static Tensor tensor(DType type, int count, Numbers numbers) {
    Tensor tensor = Tensor.allocate(type, Shape.of(count));
    for (int i = 0; i < count; i++) {
      Elements.set(tensor, i, numbers.next());
    }
    return tensor;
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void bceWithLogitsOfHardTargets(DType type) {
    Tensor x = tensor(type, COUNT, this::logit);
    Tensor t = tensor(type, COUNT, this::hard);
    Results results =
        run(type, COUNT, 1, pass -> backend.bceWithLogits(new BceWithLogits(), x, t, pass));
    double loss = 0;
    double gradient = 0;
    for (int i = 0; i < COUNT; i++) {
      double exactLoss = bceWithLogits(x.get(i), t.get(i), 1);
      loss = Math.max(loss, ulps(type, results.losses.get(i), exactLoss, exactLoss));
      // Full relative accuracy, however confident the prediction.
      double exact = bceWithLogitsGradient(x.get(i), t.get(i), 1);
      gradient = Math.max(gradient, ulps(type, results.gradient.get(i), exact, exact));
    }
    assertThat(loss).isLessThan(2.2);
    assertThat(gradient).isLessThan(2.5);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void bceWithLogitsOfSoftTargetsAndPosWeight(DType type) {
    Tensor x = tensor(type, COUNT, this::logit);
    Tensor t = tensor(type, COUNT, this::soft);
    Tensor pw = tensor(type, COUNT, () -> random.nextInt(3) == 0 ? 1 : random.nextDouble() * 5);
    for (boolean weighted : new boolean[] {false, true}) {
      BceWithLogits options =
          weighted ? new BceWithLogits().withPosWeight(pw) : new BceWithLogits();
      Results results = run(type, COUNT, 1, pass -> backend.bceWithLogits(options, x, t, pass));
      double loss = 0;
      double gradient = 0;
      for (int i = 0; i < COUNT; i++) {
        double weight = weighted ? pw.get(i) : 1;
        double exactLoss = bceWithLogits(x.get(i), t.get(i), weight);
        loss = Math.max(loss, ulps(type, results.losses.get(i), exactLoss, exactLoss));
        double exact = bceWithLogitsGradient(x.get(i), t.get(i), weight);
        double scale = Math.max(Math.abs(exact), Math.max(sigmoid(x.get(i)), weight * t.get(i)));
        gradient = Math.max(gradient, ulps(type, results.gradient.get(i), exact, scale));
      }
      assertThat(loss).isLessThan(4);
      assertThat(gradient).isLessThan(4);
    }
  }

  @Test
  void tinyResultsAreRightToTheLastSubnormal() {
    int count = 20_000;
    Tensor x =
        tensor(
            DType.FLOAT32,
            count,
            () -> (random.nextBoolean() ? 1 : -1) * (80 + 25 * random.nextDouble()));
    Tensor t = tensor(DType.FLOAT32, count, this::hard);
    Results results =
        run(
            DType.FLOAT32,
            count,
            1,
            pass -> backend.bceWithLogits(new BceWithLogits(), x, t, pass));
    for (int i = 0; i < count; i++) {
      double exactLoss = bceWithLogits(x.get(i), t.get(i), 1);
      double exact = bceWithLogitsGradient(x.get(i), t.get(i), 1);
      assertThat(ulps(DType.FLOAT32, results.losses.get(i), exactLoss, exactLoss)).isLessThan(2.5);
      assertThat(ulps(DType.FLOAT32, results.gradient.get(i), exact, exact)).isLessThan(2.5);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void bce(DType type) {
    Tensor p = tensor(type, COUNT, this::soft);
    Tensor t = tensor(type, COUNT, () -> random.nextBoolean() ? hard() : soft());
    Results results = run(type, COUNT, 1, pass -> backend.bce(new Bce(), p, t, 0, pass));
    double loss = 0;
    double gradient = 0;
    for (int i = 0; i < COUNT; i++) {
      double prob = p.get(i);
      double target = t.get(i);
      double log = Math.max(StrictMath.log(prob), -100);
      double logOfRest = Math.max(StrictMath.log1p(-prob), -100);
      double exactLoss = -(target * log + (1 - target) * logOfRest);
      loss = Math.max(loss, ulps(type, results.losses.get(i), exactLoss, exactLoss));
      double denominator =
          Math.max(prob * (1 - prob), type == DType.FLOAT32 ? (float) 1e-12 : 1e-12);
      double exact = (prob - target) / denominator;
      gradient = Math.max(gradient, ulps(type, results.gradient.get(i), exact, exact));
    }
    assertThat(loss).isLessThan(4);
    assertThat(gradient).isLessThan(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void mse(DType type) {
    Tensor x = tensor(type, COUNT, random::nextGaussian);
    Tensor t = tensor(type, COUNT, random::nextGaussian);
    Results results = run(type, COUNT, 3, pass -> backend.mse(new Mse(), x, t, pass));
    for (int i = 0; i < COUNT; i++) {
      double d = x.get(i) - t.get(i);
      assertThat(ulps(type, results.losses.get(i), d * d, d * d)).isLessThan(2.1);
      // Rounded: the difference, a third, and the product.
      assertThat(ulps(type, results.gradient.get(i), 2 * d / 3, 2 * d / 3)).isLessThan(2.6);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void gaussianNll(DType type) {
    Tensor x = tensor(type, COUNT, random::nextGaussian);
    Tensor t = tensor(type, COUNT, random::nextGaussian);
    Tensor v = tensor(type, COUNT, () -> Math.scalb(random.nextDouble(), random.nextInt(30) - 25));
    for (boolean full : new boolean[] {false, true}) {
      GaussianNll options = new GaussianNll(v).withFull(full);
      Results results = run(type, COUNT, 1, pass -> backend.gaussianNll(options, x, t, 0, pass));
      double worst = 0;
      for (int i = 0; i < COUNT; i++) {
        double d = x.get(i) - t.get(i);
        double variance = Math.max(v.get(i), type == DType.FLOAT32 ? (float) 1e-6 : 1e-6);
        double log = StrictMath.log(variance);
        double square = d * d / variance;
        double exact = (log + square) / 2 + (full ? 0.9189385332046727 : 0);
        double scale = Math.max(Math.abs(exact), Math.max(Math.abs(log), square) / 2);
        worst = Math.max(worst, ulps(type, results.losses.get(i), exact, scale));
        assertThat(ulps(type, results.gradient.get(i), d / variance, d / variance)).isLessThan(2);
      }
      assertThat(worst).isLessThan(4);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void functions(DType type) {
    Tensor x = tensor(type, COUNT, this::logit);
    Tensor y = Tensor.allocate(type, x.shape());
    backend.sigmoid(x, y);
    assertThat(worst(type, x, y, ElementValuesTest::sigmoid)).isLessThan(2.5);
    backend.logSigmoid(x, y);
    DoubleUnaryOperator log = v -> Math.min(v, 0) - StrictMath.log1p(exp(-Math.abs(v)));
    assertThat(worst(type, x, y, log)).isLessThan(2.5);
  }

  private static double worst(DType type, Tensor x, Tensor y, DoubleUnaryOperator function) {
    double worst = 0;
    for (int i = 0; i < COUNT; i++) {
      double exact = function.applyAsDouble(x.get(i));
      worst = Math.max(worst, ulps(type, y.get(i), exact, exact));
    }
    return worst;
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void sixteenBitsAreComputedInFloatAndRoundedOnce(DType type) {
    int count = 5000;
    Tensor x = tensor(type, count, random::nextGaussian);
    Tensor t = tensor(type, count, random::nextDouble);
    Tensor wideX = tensor(DType.FLOAT32, count, new Copy(x));
    Tensor wideT = tensor(DType.FLOAT32, count, new Copy(t));
    Results results =
        run(type, count, 7, pass -> backend.bceWithLogits(new BceWithLogits(), x, t, pass));
    Results wide =
        run(
            DType.FLOAT32,
            count,
            7,
            pass -> backend.bceWithLogits(new BceWithLogits(), wideX, wideT, pass));
    Tensor rounded = tensor(type, count, new Copy(wide.gradient));
    assertThat(results.losses.type()).isEqualTo(DType.FLOAT32);
    assertThat(results.losses.memory().mismatch(wide.losses.memory())).isNegative();
    assertThat(results.gradient.memory().mismatch(rounded.memory())).isNegative();
  }

  private static final class Copy implements Numbers {
    private final Tensor from;
    private int next;

    Copy(Tensor from) {
      this.from = from;
    }

    @Override
    public double next() {
      return from.get(next++);
    }
  }
}

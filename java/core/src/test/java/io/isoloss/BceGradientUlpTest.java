package io.isoloss;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The float32 gradient of BCE with logits against the textbook's formula in float64: within its
/// bound, whatever another library's error on the same data may be.
///
/// The units of the last place are those of max(|g|, p, t), each times the element's factor: with
/// fractional targets g is a difference of near numbers.
class BceGradientUlpTest {
  private static final double ULPS = 4;

  record BceCase(double spread, boolean fractional, boolean weighted, boolean posWeighted) {}

  static Stream<BceCase> bceCases() {
    List<BceCase> cases = new ArrayList<>();
    for (double spread : new double[] {0.01, 2, 20, 100}) {
      for (boolean fractional : new boolean[] {false, true}) {
        for (boolean weighted : new boolean[] {false, true}) {
          for (boolean posWeighted : new boolean[] {false, true}) {
            cases.add(new BceCase(spread, fractional, weighted, posWeighted));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("bceCases")
  void bceWithLogits(BceCase c) {
    int n = 40_000;
    Random random = new Random(c.toString().hashCode());
    float[] x = new float[n];
    float[] t = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (c.spread * random.nextGaussian());
      // Also near the sigmoid, where the gradient is a small difference.
      t[i] =
          !c.fractional
              ? random.nextInt(2)
              : i % 2 == 0 ? random.nextFloat() : (float) (sigmoid(x[i]) * (1 - 1e-4));
    }
    @Nullable Tensor weight = c.weighted ? factors(random, n) : null;
    @Nullable Tensor posWeight = c.posWeighted ? factors(random, n) : null;
    WorstUlps worst = new WorstUlps();
    for (Reduction reduction : new Reduction[] {Reduction.SUM, Reduction.MEAN}) {
      BceWithLogits loss = new BceWithLogits(weight, posWeight, reduction);
      try (Device device = Device.cpu(1);
          LossResult result = device.lossAndGradient(loss, Tensor.of(x, n), Tensor.of(t, n))) {
        double divisor = reduction == Reduction.MEAN ? n : 1;
        for (int i = 0; i < n; i++) {
          double scale = (weight == null ? 1 : weight.get(i)) / divisor;
          double pw = posWeight == null ? 1 : posWeight.get(i);
          double a = 1 + (pw - 1) * t[i];
          double exact = (a * sigmoid(x[i]) - pw * t[i]) * scale;
          double parts = Math.max(a * sigmoid(x[i]), pw * t[i]) * scale;
          worst.add(result.gradient().get(i), exact, Math.max(Math.abs(exact), parts), i);
        }
      }
    }
    worst.assertAtMost(ULPS, c);
  }

  private static Tensor factors(Random random, int n) {
    float[] factors = new float[n];
    for (int i = 0; i < n; i++) {
      factors[i] = 0.1f + 3 * random.nextFloat();
    }
    return Tensor.of(factors, n);
  }

  private static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }
}

package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.GaussianNll;
import io.isoloss.Mse;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.ExactSum;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Gradients in float64 against central differences of the summed losses.
class ElementGradientTest {
  private static final int COUNT = 257;
  private static final double STEP = 1e-6;

  private final Random random = new Random(11);
  private final CpuBackend backend = CpuBackend.open(1);

  private interface Operation {
    void run(Tensor input, Pass pass);
  }

  private void check(double[] x, Operation operation) {
    Tensor gradient = Tensor.of(new double[COUNT], COUNT);
    operation.run(Tensor.of(x, COUNT), new Pass(null, gradient, 1, new ExactSum()));
    double[] up = new double[COUNT];
    double[] down = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      up[i] = x[i] + STEP;
      down[i] = x[i] - STEP;
    }
    double[] above = losses(up, operation);
    double[] below = losses(down, operation);
    for (int i = 0; i < COUNT; i++) {
      double difference = (above[i] - below[i]) / (up[i] - down[i]);
      assertThat(gradient.get(i)).isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
    }
  }

  private static double[] losses(double[] x, Operation operation) {
    Tensor losses = Tensor.of(new double[COUNT], COUNT);
    operation.run(Tensor.of(x, COUNT), new Pass(losses, null, 1, new ExactSum()));
    return losses.toDoubleArray();
  }

  private double[] normal() {
    return random.doubles(COUNT, -4, 4).toArray();
  }

  private Tensor uniform(double from, double to) {
    return Tensor.of(random.doubles(COUNT, from, to).toArray(), COUNT);
  }

  @Test
  void bceWithLogits() {
    Tensor t = uniform(0, 1);
    for (@Nullable Tensor weight : new Tensor[] {null, uniform(0, 3)}) {
      for (@Nullable Tensor posWeight : new Tensor[] {null, uniform(0, 3)}) {
        BceWithLogits loss = new BceWithLogits().withWeight(weight).withPosWeight(posWeight);
        check(normal(), (x, pass) -> backend.bceWithLogits(loss, x, t, pass));
      }
    }
  }

  @Test
  void targetsOfBceWithLogitsMayBeAnything() {
    Tensor t = uniform(-3, 3);
    check(normal(), (x, pass) -> backend.bceWithLogits(new BceWithLogits(), x, t, pass));
  }

  @Test
  void bce() {
    Tensor t = uniform(0, 1);
    for (@Nullable Tensor weight : new Tensor[] {null, uniform(0, 3)}) {
      Bce loss = new Bce().withWeight(weight);
      double[] p = random.doubles(COUNT, 0.01, 0.99).toArray();
      check(p, (x, pass) -> backend.bce(loss, x, t, 0, pass));
    }
  }

  @Test
  void mse() {
    Tensor t = uniform(-4, 4);
    check(normal(), (x, pass) -> backend.mse(new Mse(), x, t, pass));
  }

  @Test
  void gaussianNll() {
    Tensor t = uniform(-4, 4);
    GaussianNll loss = new GaussianNll(uniform(0.1, 3));
    check(normal(), (x, pass) -> backend.gaussianNll(loss, x, t, 0, pass));
  }

  @Test
  void theDivisorDividesAndNothingElseDoes() {
    Tensor x = Tensor.of(normal(), COUNT);
    Tensor t = uniform(0, 1);
    Tensor whole = Tensor.allocate(x.type(), Shape.of(COUNT));
    Tensor eighth = Tensor.allocate(x.type(), Shape.of(COUNT));
    backend.mse(new Mse(), x, t, new Pass(null, whole, 1, new ExactSum()));
    backend.mse(new Mse(), x, t, new Pass(null, eighth, 8, new ExactSum()));
    for (int i = 0; i < COUNT; i++) {
      assertThat(eighth.get(i)).isEqualTo(whole.get(i) / 8);
    }
  }
}

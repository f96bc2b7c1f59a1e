package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The gradient is the slope of the loss: against central differences in float64, for every loss
/// and option. It needs no other library to be right.
final class FiniteDifferenceTest {
  /// The error of a central difference is near its square times the third derivative, and 1e-16 of
  /// the loss over it.
  private static final double STEP = 1e-5;

  private static final double TOLERANCE = 1e-8;

  /// An input, its target, and what to make of the two.
  @SuppressWarnings("ArrayRecordComponent") // never compared with equals
  record Row(String name, Loss loss, double[] input, Tensor target, Shape shape) {
    @Override
    public String toString() {
      return name + " " + shape + " " + loss;
    }
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      for (Shape shape :
          List.of(Shape.of(5), Shape.of(4, 3), Shape.of(2, 7, 3), Shape.of(2, 3, 2, 2))) {
        classLosses(rows, shape, reduction);
        elementLosses(rows, shape, reduction);
      }
    }
    return rows.stream();
  }

  private static void classLosses(List<Row> rows, Shape shape, Reduction reduction) {
    Random random = new Random(shape.hashCode());
    int axis = shape.rank() == 1 ? 0 : 1;
    int classes = (int) shape.dim(axis);
    double[] x = normals(random, shape);
    Shape rest = shape.without(axis);
    long[] labels = random.longs(rest.elements(), 0, classes).toArray();
    labels[0] = 0; // never the one that is ignored below
    Tensor indices = Tensor.of(labels, rest.dims());
    Tensor probabilities = Tensor.of(uniforms(random, shape), shape.dims());
    Tensor weight = Tensor.of(uniforms(random, Shape.of(classes)), classes);
    CrossEntropy plain = new CrossEntropy().withReduction(reduction);
    for (CrossEntropy loss :
        List.of(
            plain,
            plain.withWeight(weight),
            plain.withIgnoreIndex(1),
            plain.withLabelSmoothing(0.2),
            plain.withLabelSmoothing(1),
            plain.withWeight(weight).withLabelSmoothing(0.3).withIgnoreIndex(1))) {
      rows.add(new Row("indices", loss, x, indices, shape));
      if (loss.ignoreIndex() < 0) {
        rows.add(new Row("probabilities", loss, x, probabilities, shape));
      }
    }
    rows.add(new Row("indices", new Nll().withReduction(reduction), x, indices, shape));
    rows.add(new Row("indices", new Nll(weight, 1, reduction), x, indices, shape));
  }

  private static void elementLosses(List<Row> rows, Shape shape, Reduction reduction) {
    Random random = new Random(shape.hashCode() + 1);
    double[] x = normals(random, shape);
    double[] p = uniforms(random, shape);
    Tensor t = Tensor.of(uniforms(random, shape), shape.dims());
    Tensor weight = Tensor.of(uniforms(random, shape), shape.dims());
    Shape last = Shape.of(shape.dim(-1));
    Tensor broadcast = Tensor.of(uniforms(random, last), last.dims());
    rows.add(new Row("plain", new Bce(null, reduction), p, t, shape));
    rows.add(new Row("weighted", new Bce(weight, reduction), p, t, shape));
    rows.add(new Row("broadcast", new Bce(broadcast, reduction), p, t, shape));
    rows.add(new Row("plain", new BceWithLogits(null, null, reduction), x, t, shape));
    rows.add(new Row("weighted", new BceWithLogits(weight, null, reduction), x, t, shape));
    rows.add(new Row("both", new BceWithLogits(weight, broadcast, reduction), x, t, shape));
    rows.add(new Row("plain", new Mse(reduction), x, t, shape));
    GaussianNll gaussian = new GaussianNll(weight).withReduction(reduction);
    rows.add(new Row("plain", gaussian, x, t, shape));
    rows.add(new Row("full, eps", gaussian.withFull(true).withEps(0.5), x, t, shape));
    if (shape.rank() > 1) {
      Shape one = shape.with(-1, 1);
      Tensor variance = Tensor.of(uniforms(random, one), one.dims());
      rows.add(
          new Row("row variance", new GaussianNll(variance).withReduction(reduction), x, t, shape));
    }
  }

  private static double[] normals(Random random, Shape shape) {
    return random.doubles(shape.elements()).map(_ -> 2 * random.nextGaussian()).toArray();
  }

  private static double[] uniforms(Random random, Shape shape) {
    return random.doubles(shape.elements(), 0.1, 0.9).toArray();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void gradientIsTheSlopeOfTheLoss(Row row) {
    try (Device device = Device.cpu(1)) {
      double[] gradient =
          device
              .lossAndGradient(row.loss, Tensor.of(row.input, row.shape.dims()), row.target)
              .gradient()
              .toDoubleArray();
      for (int i = 0; i < gradient.length; i++) {
        double slope = (value(device, row, i, STEP) - value(device, row, i, -STEP)) / (2 * STEP);
        double allowed = TOLERANCE * Math.max(1, Math.abs(slope));
        assertThat(Math.abs(gradient[i] - slope))
            .as("%s: element %d is %s, the slope %s", row, i, gradient[i], slope)
            .isLessThanOrEqualTo(allowed);
      }
    }
  }

  /// The loss (under none the sum) with one element moved.
  private static double value(Device device, Row row, int index, double step) {
    double[] moved = row.input.clone();
    moved[index] += step;
    return device.loss(row.loss, Tensor.of(moved, row.shape.dims()), row.target).value();
  }
}

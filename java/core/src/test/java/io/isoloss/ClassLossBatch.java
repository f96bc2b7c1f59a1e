package io.isoloss;

import io.isoloss.reference.NdArray;
import io.isoloss.reference.NdArray.Precision;
import io.isoloss.reference.Torch;
import io.isoloss.reference.TorchLoss;
import io.isoloss.reference.TorchOptions;
import java.util.Random;

/// The data of a [ClassLossCase].
final class ClassLossBatch implements AgreementCase.Batch {
  private final ClassLossCase row;
  private final Rows rows;
  private final double[] input;
  private final long[] labels;
  private final double[] probabilities;
  private final double[] weights;

  ClassLossBatch(ClassLossCase row) {
    this.row = row;
    rows = Rows.ofClasses(row.shape());
    Random random = new Random(row.shape().hashCode() * 31L + row.data().name().hashCode());
    input = new double[rows.count() * rows.classes()];
    probabilities = new double[input.length];
    labels = new long[rows.count()];
    weights = new double[rows.classes()];
    for (int r = 0; r < rows.count(); r++) {
      for (int c = 0; c < rows.classes(); c++) {
        input[rows.index(r, c)] = TestTensors.round(row.data().next(random, r), row.type());
      }
      if (indices()) {
        pickLabel(r, random);
      } else {
        fillProbabilities(r, random);
      }
    }
    for (int c = 0; c < rows.classes(); c++) {
      // A class without weight, but not the one that decides whether a mean is NaN.
      weights[c] = c == 3 ? 0 : TestTensors.round(0.1 + 2 * random.nextDouble(), row.type());
    }
  }

  /// Row 0 always counts, and has a weight: PyTorch's gradient of a mean over nothing is NaN.
  private void pickLabel(int r, Random random) {
    int label = random.nextInt(rows.classes());
    boolean counts = label != row.ignoreIndex() && label != 3;
    label = r == 0 && !counts ? 0 : label;
    input[rows.index(r, label)] = unmasked(input[rows.index(r, label)]);
    boolean ignored = row.ignoreIndex() < 0 && r % 5 == 4;
    labels[r] = ignored ? row.ignoreIndex() : label;
  }

  private static double unmasked(double x) {
    return x == Double.NEGATIVE_INFINITY ? 0 : x;
  }

  /// Some of them 0.
  private void fillProbabilities(int r, Random random) {
    double sum = 0;
    for (int c = 0; c < rows.classes(); c++) {
      double t = random.nextInt(4) == 0 ? 0 : -Math.log(1 - random.nextDouble());
      probabilities[rows.index(r, c)] = t;
      sum += t;
    }
    for (int c = 0; c < rows.classes() && sum > 0; c++) {
      int i = rows.index(r, c);
      probabilities[i] = TestTensors.round(probabilities[i] / sum, row.type());
    }
  }

  private boolean indices() {
    return row.target() == ClassLossCase.Target.INDICES;
  }

  @Override
  public Results isoloss(Device device) {
    try (LossResult result = evaluate(device)) {
      return Results.of(result);
    }
  }

  /// The result itself, which the caller closes.
  LossResult evaluate(Device device) {
    Tensor x = TestTensors.tensor(input, row.type(), row.shape());
    Tensor weight = TestTensors.tensor(weights, row.type(), Shape.of(weights.length));
    Tensor target =
        indices()
            ? Tensor.of(labels, row.shape().without(row.shape().rank() == 1 ? 0 : 1).dims())
            : TestTensors.tensor(probabilities, row.type(), row.shape());
    return device.lossAndGradient(row.loss(weight), x, target);
  }

  @Override
  public Results torch(Precision precision) {
    return Results.of(torch(precision, row.reduction()));
  }

  private TorchLoss torch(Precision precision, Reduction reduction) {
    NdArray x = array(input, precision);
    TorchOptions options = row.torch(reduction);
    if (row.weighted()) {
      options = options.weight(NdArray.of(weights));
    }
    return switch (row.operation()) {
      case NLL -> Torch.nll(x, labels, options);
      case CROSS_ENTROPY ->
          indices()
              ? Torch.crossEntropy(x, labels, options)
              : Torch.crossEntropy(x, array(probabilities, precision), options);
    };
  }

  private NdArray array(double[] values, Precision precision) {
    return NdArray.of(values, row.shape().dims()).as(precision);
  }

  @Override
  public Results allowed() {
    double[] values = new double[rows.count()];
    double[] gradient = new double[input.length];
    double[] exact = torch(Precision.FLOAT64, Reduction.NONE).value().values();
    double[] p =
        Torch.softmax(array(input, Precision.FLOAT64), row.shape().rank() == 1 ? 0 : 1).values();
    double[] q = new double[rows.classes()];
    double divisor = row.reduction() == Reduction.MEAN ? totalWeight() : 1;
    double[] slopes = torch(Precision.FLOAT64, row.reduction()).gradient().values();
    for (int r = 0; r < rows.count(); r++) {
      double total = effectiveTarget(r, q);
      values[r] = loss(exact[r], total, r);
      for (int c = 0; c < rows.classes(); c++) {
        int i = rows.index(r, c);
        gradient[i] = slope(slopes[i], p[i], total == 0 ? 0 : q[c] / total, total / divisor);
      }
    }
    return new Results(
        Bound.reduced(row.reduction(), values, exact, divisor, row.type()), gradient);
  }

  private double totalWeight() {
    if (!indices()) {
      return rows.count();
    }
    double total = 0;
    for (long label : labels) {
      total += label == row.ignoreIndex() ? 0 : row.weighted() ? weights[(int) label] : 1;
    }
    return total;
  }

  /// The factors of -log p; returns their sum.
  private double effectiveTarget(int r, double[] q) {
    double total = 0;
    for (int c = 0; c < q.length; c++) {
      double t = indices() ? (labels[r] == c ? 1 : 0) : probabilities[rows.index(r, c)];
      double weight = row.weighted() ? weights[c] : 1;
      double e = row.labelSmoothing();
      q[c] =
          indices() && labels[r] == row.ignoreIndex() ? 0 : weight * ((1 - e) * t + e / q.length);
      total += q[c];
    }
    return total;
  }

  private double loss(double exact, double total, int r) {
    if (total == 0) {
      return 0;
    }
    if (row.operation() == ClassLossCase.Operation.NLL) {
      return Bound.NLL.of(exact, row.type());
    }
    Bound bound =
        indices() && row.labelSmoothing() == 0 ? Bound.CROSS_ENTROPY : Bound.SOFT_CROSS_ENTROPY;
    double largest = 1;
    for (int c = 0; c < rows.classes(); c++) {
      double x = Math.abs(input[rows.index(r, c)]);
      largest = x < Double.POSITIVE_INFINITY ? Math.max(largest, x) : largest;
    }
    return bound.of(exact, total, row.type())
        + Bound.reference(total * largest, rows.classes(), row.type());
  }

  /// @param factor what the row's p - t is multiplied with
  private double slope(double exact, double p, double t, double factor) {
    if (factor == 0) {
      return 0;
    }
    double magnitude = Math.max(Math.abs(exact) / factor, Math.max(p, t));
    double error =
        row.operation() == ClassLossCase.Operation.NLL
            ? Bound.NLL_GRADIENT.of(exact, row.type())
            : Bound.CROSS_ENTROPY_GRADIENT.scaled(magnitude, factor, row.type());
    // LibTorch forms p from log p, whose rounding is the larger the smaller p is.
    double distance = p > 0 ? 4 * Math.abs(Math.log(p)) : 0;
    error += Bound.reference(magnitude * factor, rows.classes() + distance, row.type());
    return Bound.stored(error, exact, row.type());
  }
}

package io.isoloss;

import io.isoloss.reference.NdArray;
import io.isoloss.reference.NdArray.Precision;
import io.isoloss.reference.Torch;
import io.isoloss.reference.TorchLoss;
import io.isoloss.reference.TorchOptions;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The data of an [ElementLossCase].
final class ElementLossBatch implements AgreementCase.Batch {
  private final ElementLossCase row;
  private final Random random;
  private final double[] input;
  private final double[] target;
  private final double @Nullable [] weight;
  private final double @Nullable [] posWeight;

  ElementLossBatch(ElementLossCase row) {
    this.row = row;
    random = new Random(row.shape().hashCode() * 31L + row.operation().name().hashCode());
    int size = (int) row.shape().elements();
    input = new double[size];
    target = new double[size];
    for (int i = 0; i < size; i++) {
      input[i] = round(input());
      target[i] = round(target());
    }
    weight = factors(row.weight());
    posWeight = factors(row.posWeight());
  }

  private double round(double value) {
    return TestTensors.round(value, row.type());
  }

  private double input() {
    return switch (row.operation()) {
      case BCE -> probability();
      case BCE_WITH_LOGITS -> random.nextGaussian() * (random.nextBoolean() ? 2 : 20);
      case MSE, GAUSSIAN_NLL -> 3 * random.nextGaussian();
    };
  }

  private double probability() {
    if (row.type().bytes() == 2) {
      // Where the gradient still is a float16.
      return 0.01 + 0.98 * random.nextDouble();
    }
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(2);
      case 1 -> Math.exp(-40 * random.nextDouble());
      case 2 -> 1 - Math.exp(-15 * random.nextDouble());
      default -> random.nextDouble();
    };
  }

  private double target() {
    return switch (row.operation()) {
      case BCE, BCE_WITH_LOGITS -> random.nextInt(3) == 0 ? random.nextDouble() : random.nextInt(2);
      case MSE, GAUSSIAN_NLL -> 3 * random.nextGaussian();
    };
  }

  /// Weights or variances: some 0, some below the usual least variance.
  private double @Nullable [] factors(@Nullable Shape shape) {
    if (shape == null) {
      return null;
    }
    double[] factors = new double[(int) shape.elements()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = random.nextInt(10) == 0 ? least() : round(2 * random.nextDouble() + least());
    }
    return factors;
  }

  /// A gradient that is divided by a variance must still be a float16.
  private double least() {
    boolean divides = row.operation() == ElementLossCase.Operation.GAUSSIAN_NLL;
    return divides && row.type().bytes() == 2 ? 0.0625 : 0;
  }

  private @Nullable Tensor tensor(double @Nullable [] values, @Nullable Shape shape) {
    return values == null || shape == null ? null : TestTensors.tensor(values, row.type(), shape);
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
    Tensor t = TestTensors.tensor(target, row.type(), row.shape());
    Tensor w = tensor(weight, row.weight());
    Loss loss =
        switch (row.operation()) {
          case BCE -> new Bce(w, row.reduction());
          case BCE_WITH_LOGITS ->
              new BceWithLogits(w, tensor(posWeight, row.posWeight()), row.reduction());
          case MSE -> new Mse(row.reduction());
          case GAUSSIAN_NLL -> {
            if (w == null) {
              throw new IllegalStateException("a Gaussian needs a variance");
            }
            yield new GaussianNll(w, row.full(), row.eps(), row.reduction());
          }
        };
    return device.lossAndGradient(loss, x, t);
  }

  @Override
  public Results torch(Precision precision) {
    return Results.of(torch(precision, row.reduction()));
  }

  private TorchLoss torch(Precision precision, Reduction reduction) {
    NdArray x = array(input, row.shape()).as(precision);
    NdArray t = array(target, row.shape()).as(precision);
    TorchOptions options =
        TorchOptions.DEFAULTS
            .reduction(TorchOptions.Reduction.valueOf(reduction.name()))
            .full(row.full())
            .eps(row.eps());
    if (posWeight != null && row.posWeight() != null) {
      options = options.posWeight(array(posWeight, row.posWeight()));
    }
    if (weight == null || row.weight() == null) {
      return torch(x, t, options);
    }
    return row.operation() == ElementLossCase.Operation.GAUSSIAN_NLL
        ? Torch.gaussianNll(x, t, array(weight, variance(row.weight())), options)
        : torch(x, t, options.weight(array(weight, row.weight())));
  }

  private TorchLoss torch(NdArray x, NdArray t, TorchOptions options) {
    return switch (row.operation()) {
      case BCE -> Torch.bce(x, t, options);
      case BCE_WITH_LOGITS -> Torch.bceWithLogits(x, t, options);
      case MSE -> Torch.mse(x, t, options);
      case GAUSSIAN_NLL -> throw new IllegalStateException("a Gaussian needs a variance");
    };
  }

  /// PyTorch's Python code puts a missing last axis back before it calls anything.
  private Shape variance(Shape shape) {
    return shape.rank() < row.shape().rank() ? row.shape().with(-1, 1) : shape;
  }

  private static NdArray array(double[] values, Shape shape) {
    return shape.rank() == 0 ? NdArray.scalar(values[0]) : NdArray.of(values, shape.dims());
  }

  @Override
  public Results allowed() {
    double[] exact = torch(Precision.FLOAT64, Reduction.NONE).value().values();
    double[] slopes = torch(Precision.FLOAT64, row.reduction()).gradient().values();
    double divisor = row.reduction() == Reduction.MEAN ? input.length : 1;
    double[] values = new double[input.length];
    double[] gradient = new double[input.length];
    for (int i = 0; i < input.length; i++) {
      values[i] = value(i, exact[i]);
      gradient[i] = Bound.stored(slope(i, slopes[i], divisor), slopes[i], row.type());
    }
    return new Results(
        Bound.reduced(row.reduction(), values, exact, divisor, row.type()), gradient);
  }

  private double value(int i, double exact) {
    DType type = row.type();
    return switch (row.operation()) {
      case BCE -> Bound.BCE.of(exact, type) + Bound.reference(exact, 0, type);
      case BCE_WITH_LOGITS ->
          Bound.BCE_WITH_LOGITS.of(exact, type) + cancelled(i) * Math.max(1, Math.abs(input[i]));
      case MSE -> Bound.MSE.of(exact, type) + Bound.reference(exact, 0, type);
      case GAUSSIAN_NLL -> {
        double v = Math.max(factor(weight, variance(), i, 1), row.eps());
        double d = input[i] - target[i];
        double size = (Math.abs(Math.log(v)) + d * d / v) / 2 + (row.full() ? 1 : 0);
        yield Bound.GAUSSIAN_NLL.of(size, type) + Bound.reference(size, 0, type);
      }
    };
  }

  private double slope(int i, double exact, double divisor) {
    DType type = row.type();
    return switch (row.operation()) {
      case BCE ->
          Bound.BCE_GRADIENT.of(exact, type)
              + Bound.reference(exact, 0, type)
              + floatConstant(input[i]) * Math.abs(exact);
      case BCE_WITH_LOGITS -> logitSlope(i, exact, divisor) + cancelled(i) / divisor;
      case MSE -> Bound.MSE_GRADIENT.of(exact, type) + Bound.reference(exact, 0, type);
      case GAUSSIAN_NLL ->
          Bound.GAUSSIAN_NLL_GRADIENT.of(exact, type) + Bound.reference(exact, 0, type);
    };
  }

  /// LibTorch's least denominator is the float 1e-12f, in float64 too; ours is 1e-12.
  private static double floatConstant(double p) {
    return p * (1 - p) > 1e-12f ? 0 : 1 - 1e-12f / 1e-12;
  }

  /// The gradient is a p - pw t; where x > 0, where p is near 1, (1-t) - a (1-p).
  private double logitSlope(int i, double exact, double divisor) {
    double t = target[i];
    double pw = factor(posWeight, row.posWeight(), i, 1);
    double a = 1 + (pw - 1) * t;
    double small = a / (1 + Math.exp(Math.abs(input[i])));
    double other = input[i] < 0 ? pw * t : 1 - t;
    double scale = factor(weight, row.weight(), i, 1) / divisor;
    if (scale == 0) {
      return 0;
    }
    double magnitude = Math.max(Math.abs(exact) / scale, Math.max(small, other));
    return Bound.BCE_WITH_LOGITS_GRADIENT.scaled(magnitude, scale, row.type());
  }

  /// What LibTorch's float64 loses in differences of numbers near 1: much of a tiny loss.
  private double cancelled(int i) {
    double pw = factor(posWeight, row.posWeight(), i, 1);
    return 4 * Math.ulp(1.0) * Math.max(1, pw) * factor(weight, row.weight(), i, 1);
  }

  private @Nullable Shape variance() {
    return row.weight() == null ? null : variance(row.weight());
  }

  /// What broadcasts to element i.
  private double factor(
      double @Nullable [] factors, @Nullable Shape shape, int i, double otherwise) {
    if (factors == null || shape == null) {
      return otherwise;
    }
    int index = 0;
    int step = 1;
    int rest = i;
    for (int axis = 1; axis <= shape.rank(); axis++) {
      int length = (int) row.shape().dim(-axis);
      int coordinate = shape.dim(-axis) == 1 ? 0 : rest % length;
      index += coordinate * step;
      step *= (int) shape.dim(-axis);
      rest /= length;
    }
    return factors[index];
  }
}

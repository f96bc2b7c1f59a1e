package io.isoloss.reference;

import org.jspecify.annotations.Nullable;

/// The options of every loss of [Torch] in one record, with PyTorch's names and defaults; each loss
/// reads those that PyTorch gives it. Start from [#DEFAULTS] and change one at a time:
///
/// ```java
/// TorchOptions.DEFAULTS.reduction(Reduction.NONE).weight(NdArray.of(new double[] {1, 2, 3}))
/// ```
///
/// An absent array is `null`, as PyTorch's `None`. Weights are converted to the input's precision.
public record TorchOptions(
    Reduction reduction,
    @Nullable NdArray weight,
    @Nullable NdArray posWeight,
    long ignoreIndex,
    double labelSmoothing,
    boolean full,
    double eps) {

  /// How the losses of the elements or rows are joined.
  public enum Reduction {
    NONE(0),
    MEAN(1),
    SUM(2);

    private final int code;

    Reduction(int code) {
      this.code = code;
    }

    /// What ATen calls it.
    int code() {
      return code;
    }
  }

  /// PyTorch's defaults: a plain mean.
  public static final TorchOptions DEFAULTS =
      new TorchOptions(Reduction.MEAN, null, null, -100, 0, false, 1e-6);

  /// Every loss: how the losses are joined.
  public TorchOptions reduction(Reduction value) {
    return new TorchOptions(value, weight, posWeight, ignoreIndex, labelSmoothing, full, eps);
  }

  /// Cross-entropy and NLL: a weight per class. The two BCE losses: broadcast against the input.
  public TorchOptions weight(NdArray value) {
    return new TorchOptions(reduction, value, posWeight, ignoreIndex, labelSmoothing, full, eps);
  }

  /// BCE with logits: the weight of the positive term, broadcast against the input.
  public TorchOptions posWeight(NdArray value) {
    return new TorchOptions(reduction, weight, value, ignoreIndex, labelSmoothing, full, eps);
  }

  /// Cross-entropy with index targets and NLL: rows of this target count nothing.
  public TorchOptions ignoreIndex(long value) {
    return new TorchOptions(reduction, weight, posWeight, value, labelSmoothing, full, eps);
  }

  /// Cross-entropy: the part of each target that is spread over all classes.
  public TorchOptions labelSmoothing(double value) {
    return new TorchOptions(reduction, weight, posWeight, ignoreIndex, value, full, eps);
  }

  /// Gaussian NLL: adds the constant term.
  public TorchOptions full(boolean value) {
    return new TorchOptions(reduction, weight, posWeight, ignoreIndex, labelSmoothing, value, eps);
  }

  /// Gaussian NLL: the least variance.
  public TorchOptions eps(double value) {
    return new TorchOptions(reduction, weight, posWeight, ignoreIndex, labelSmoothing, full, value);
  }
}

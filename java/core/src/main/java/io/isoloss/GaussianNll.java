package io.isoloss;

import java.util.Objects;

/// Negative log-likelihood of targets t under normal distributions with means x and variances v,
/// element by element: `(log v' + (x-t)^2 / v') / 2` with `v' = max(v, eps)`, plus `log(2 pi) / 2`
/// if `full`.
///
/// Target: the input's shape and type. Variance: the input's type and shape, or that shape with its
/// last axis of length 1 or left out (one variance for a row), as in PyTorch. A negative variance
/// is an error. The gradient with respect to x is `(x-t) / v'`; with respect to v there is none.
/// The mean divides by the number of elements.
///
/// Source: `torch.nn.GaussianNLLLoss`; Nix and Weigend, 1994.
///
/// @param variance the variances v
/// @param full whether the constant term counts
/// @param eps the least variance, above 0
/// @param reduction how the elements' losses become one result
public record GaussianNll(Tensor variance, boolean full, double eps, Reduction reduction)
    implements Loss {
  /// PyTorch's least variance.
  public static final double DEFAULT_EPS = 1e-6;

  public GaussianNll {
    Objects.requireNonNull(variance, "variance");
    Options.requireFloat("variance", variance);
    if (!(eps > 0 && eps < Double.POSITIVE_INFINITY)) {
      throw new OptionException("eps", eps, "must be above 0 and finite");
    }
    Objects.requireNonNull(reduction, "reduction");
  }

  /// PyTorch's defaults: without the constant term, eps 1e-6, mean.
  public GaussianNll(Tensor variance) {
    this(variance, false, DEFAULT_EPS, Reduction.MEAN);
  }

  public GaussianNll withFull(boolean full) {
    return new GaussianNll(variance, full, eps, reduction);
  }

  public GaussianNll withEps(double eps) {
    return new GaussianNll(variance, full, eps, reduction);
  }

  public GaussianNll withReduction(Reduction reduction) {
    return new GaussianNll(variance, full, eps, reduction);
  }
}

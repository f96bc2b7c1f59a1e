package io.isoloss;

import java.util.Objects;

/// Squared error, element by element: `(x-t)^2`. Target: the input's shape and type. The gradient
/// with respect to x is `2 (x-t)`. The mean divides by the number of elements.
///
/// Source: `torch.nn.MSELoss`.
///
/// @param reduction how the elements' losses become one result
public record Mse(Reduction reduction) implements Loss {
  public Mse {
    Objects.requireNonNull(reduction, "reduction");
  }

  /// PyTorch's default: mean.
  public Mse() {
    this(Reduction.MEAN);
  }

  public Mse withReduction(Reduction reduction) {
    return new Mse(reduction);
  }
}

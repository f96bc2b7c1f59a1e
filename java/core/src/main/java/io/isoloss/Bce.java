package io.isoloss;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Binary cross-entropy of probabilities p against targets t, element by element:
/// `-w (t log p + (1-t) log(1-p))`, each logarithm not below -100.
///
/// Input: probabilities in [0, 1]; target: the same shape and type, in [0, 1]. The gradient with
/// respect to p is `w (p-t) / max(p (1-p), 1e-12)`. The mean divides by the number of elements.
///
/// If you have logits, use [BceWithLogits]: it does not lose what the sigmoid rounds away.
///
/// Source: `torch.nn.BCELoss`.
///
/// @param weight factors that broadcast against the input by the trailing-axis rule; null for 1
/// @param reduction how the elements' losses become one result
public record Bce(@Nullable Tensor weight, Reduction reduction) implements Loss {
  public Bce {
    Options.requireFloat("weight", weight);
    Objects.requireNonNull(reduction, "reduction");
  }

  /// PyTorch's defaults: no weights, mean.
  public Bce() {
    this(null, Reduction.MEAN);
  }

  public Bce withWeight(@Nullable Tensor weight) {
    return new Bce(weight, reduction);
  }

  public Bce withReduction(Reduction reduction) {
    return new Bce(weight, reduction);
  }
}

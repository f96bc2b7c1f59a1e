package io.isoloss;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Binary cross-entropy of logits x against targets t, sigmoid included, element by element:
/// `w ((1-t) x + a (log1p(e^-|x|) + max(-x, 0)))` with `a = 1 + (pw-1) t`.
///
/// Input: logits; target: the same shape and type, any values. The gradient with respect to x is `w
/// ((1-t) - a sigmoid(-x))`. The mean divides by the number of elements. At an infinite logit the
/// loss is its limit: 0 where the logit agrees with t, +inf where it does not.
///
/// Source: `torch.nn.BCEWithLogitsLoss`.
///
/// @param weight factors that broadcast against the input by the trailing-axis rule; null for 1
/// @param posWeight factors of the positive targets (pw), broadcast likewise; null for 1
/// @param reduction how the elements' losses become one result
public record BceWithLogits(
    @Nullable Tensor weight, @Nullable Tensor posWeight, Reduction reduction) implements Loss {
  public BceWithLogits {
    Options.requireFloat("weight", weight);
    Options.requireFloat("pos weight", posWeight);
    Objects.requireNonNull(reduction, "reduction");
  }

  /// PyTorch's defaults: no weights, mean.
  public BceWithLogits() {
    this(null, null, Reduction.MEAN);
  }

  public BceWithLogits withWeight(@Nullable Tensor weight) {
    return new BceWithLogits(weight, posWeight, reduction);
  }

  public BceWithLogits withPosWeight(@Nullable Tensor posWeight) {
    return new BceWithLogits(weight, posWeight, reduction);
  }

  public BceWithLogits withReduction(Reduction reduction) {
    return new BceWithLogits(weight, posWeight, reduction);
  }
}

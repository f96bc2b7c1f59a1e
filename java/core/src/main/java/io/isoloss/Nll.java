package io.isoloss;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Negative log-likelihood of class indices under given log-probabilities: `-w_t x_t`.
///
/// Input: log-probabilities (C), (N, C) or (N, C, d1, ..., dk), as log-softmax gives them. Target:
/// class indices of any integer type, of the input's shape without the class axis. The mean divides
/// by the sum of the targets' weights. The gradient is `-w_t` at the target and 0 elsewhere. A row
/// whose target is the ignore index has loss and gradient 0.
///
/// Cross-entropy of logits is log-softmax followed by this loss; [CrossEntropy] does both at once.
///
/// Source: `torch.nn.NLLLoss`.
///
/// @param weight one weight a class, (C), of the input's type; null for 1
/// @param ignoreIndex the class index whose rows do not count
/// @param reduction how the rows' losses become one result
public record Nll(@Nullable Tensor weight, long ignoreIndex, Reduction reduction) implements Loss {
  public Nll {
    Options.requireClassWeights(weight);
    Objects.requireNonNull(reduction, "reduction");
  }

  /// PyTorch's defaults: no weights, ignore index -100, mean.
  public Nll() {
    this(null, CrossEntropy.DEFAULT_IGNORE_INDEX, Reduction.MEAN);
  }

  public Nll withWeight(@Nullable Tensor weight) {
    return new Nll(weight, ignoreIndex, reduction);
  }

  public Nll withIgnoreIndex(long ignoreIndex) {
    return new Nll(weight, ignoreIndex, reduction);
  }

  public Nll withReduction(Reduction reduction) {
    return new Nll(weight, ignoreIndex, reduction);
  }
}

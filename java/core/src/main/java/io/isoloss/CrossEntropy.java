package io.isoloss;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Cross-entropy of logits against classes, softmax included.
///
/// Input: logits (C), (N, C) or (N, C, d1, ..., dk); the class axis is 1 (0 for one dimension).
/// Target: either class indices of any integer type, of the input's shape without the class axis,
/// or probabilities of the input's type and shape.
///
/// With p = softmax(x), class weights w and label smoothing e:
///
/// - class index t: `(1-e) w_t (-log p_t) + (e/C) sum_c w_c (-log p_c)`; the mean divides by the
///   sum
///   of the targets' weights;
/// - probabilities t: `sum_c w_c ((1-e) t_c + e/C) (-log p_c)`; the mean divides by the number of
///   rows.
///
/// The gradient with respect to the logits is `(sum_c q_c) p - q` where q is the factor of `-log
/// p`. A row whose target is the ignore index has loss and gradient 0, whatever its logits are.
///
/// Source: `torch.nn.CrossEntropyLoss`.
///
/// @param weight one weight a class, (C), of the logits' type; null for 1
/// @param ignoreIndex the class index whose rows do not count; only for class-index targets
/// @param labelSmoothing how much of each target is spread over all classes, in [0, 1]
/// @param reduction how the rows' losses become one result
public record CrossEntropy(
    @Nullable Tensor weight, long ignoreIndex, double labelSmoothing, Reduction reduction)
    implements Loss {
  /// PyTorch's ignore index.
  public static final long DEFAULT_IGNORE_INDEX = -100;

  public CrossEntropy {
    Options.requireClassWeights(weight);
    Options.requireUnitInterval("label smoothing", labelSmoothing);
    Objects.requireNonNull(reduction, "reduction");
  }

  /// PyTorch's defaults: no weights, ignore index -100, no smoothing, mean.
  public CrossEntropy() {
    this(null, DEFAULT_IGNORE_INDEX, 0, Reduction.MEAN);
  }

  public CrossEntropy withWeight(@Nullable Tensor weight) {
    return new CrossEntropy(weight, ignoreIndex, labelSmoothing, reduction);
  }

  public CrossEntropy withIgnoreIndex(long ignoreIndex) {
    return new CrossEntropy(weight, ignoreIndex, labelSmoothing, reduction);
  }

  public CrossEntropy withLabelSmoothing(double labelSmoothing) {
    return new CrossEntropy(weight, ignoreIndex, labelSmoothing, reduction);
  }

  public CrossEntropy withReduction(Reduction reduction) {
    return new CrossEntropy(weight, ignoreIndex, labelSmoothing, reduction);
  }
}

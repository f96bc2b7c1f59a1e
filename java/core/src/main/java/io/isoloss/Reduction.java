package io.isoloss;

/// How the losses of a batch become one result.
public enum Reduction {
  /// Every loss on its own; the gradient is that of their sum.
  NONE,
  /// The sum over the batch divided by its number of rows or elements, or by the sum of the
  /// targets' class weights where the loss has weights for class-index targets. NaN for an empty
  /// batch.
  MEAN,
  /// The exact sum over the batch, rounded once.
  SUM
}

package io.isoloss.internal.cpu;

/// What is computed element by element.
enum ElementOp {
  BCE,
  BCE_WITH_LOGITS,
  /// The same with weights for the positive targets.
  BCE_WITH_POS_WEIGHT,
  MSE,
  GAUSSIAN_NLL,
  SIGMOID,
  LOG_SIGMOID
}

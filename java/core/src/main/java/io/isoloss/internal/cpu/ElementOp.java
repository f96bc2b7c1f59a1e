package io.isoloss.internal.cpu;

/// What is computed element by element.
enum ElementOp {
  BCE,
  BCE_WITH_LOGITS,
  MSE,
  GAUSSIAN_NLL,
  SIGMOID,
  LOG_SIGMOID
}

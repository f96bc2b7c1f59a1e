package io.isoloss;

/// A loss with its options. The names, formulas and defaults are PyTorch's.
///
/// A loss is a value: immutable, and safe to share between threads as long as nobody writes to the
/// tensors among its options.
///
/// Gradients are with respect to the input alone, never to targets, weights or variances.
public sealed interface Loss permits CrossEntropy, Nll, Bce, BceWithLogits, Mse, GaussianNll {
  /// How the losses of a batch become one result.
  Reduction reduction();
}

package io.isoloss.internal.cpu;

/// Row operations on one block in one arithmetic: float32 or float64, scalar or SIMD. An object
/// holds scratch memory, so each thread has its own.
interface RowKernels {
  /// Cross-entropy with class indices and no label smoothing: losses, and gradients if there is an
  /// output.
  void crossEntropy(RowBlock block);

  /// Cross-entropy with probability targets or label smoothing: losses, and gradients if there is
  /// an output.
  void softCrossEntropy(RowBlock block);

  /// Softmax into the output.
  void softmax(RowBlock block);

  /// Log-softmax into the output.
  void logSoftmax(RowBlock block);

  /// Log-sum-exp into the results.
  void logSumExp(RowBlock block);

  /// Lets go of the memory of the last block.
  default void release() {}
}

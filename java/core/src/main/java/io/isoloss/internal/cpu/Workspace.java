package io.isoloss.internal.cpu;

import io.isoloss.internal.math.ExactSum;

/// The scratch memory of one thread, used again and again.
final class Workspace {
  /// What this thread has summed; added to the batch's sum when the thread is done.
  final ExactSum sum = new ExactSum();

  final RowBlock block = new RowBlock();
  final RowBuffers buffers = new RowBuffers();
  final RowKernels rows32;
  final RowKernels rows64 = new DoubleRows();
  private int[] labels = {};

  Workspace(Kernels kernels) {
    this.rows32 = kernels.rows();
  }

  /// Room for the labels of a block.
  int[] labels(int rows) {
    if (labels.length < rows) {
      labels = new int[rows];
    }
    return labels;
  }

  /// Makes room for the results of a block.
  void openResults(RowBlock block) {
    if (block.floatResults.length < block.rows) {
      block.floatResults = new float[block.rows];
      block.doubleResults = new double[block.rows];
    }
  }
}

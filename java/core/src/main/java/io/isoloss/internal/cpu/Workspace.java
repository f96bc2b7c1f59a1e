package io.isoloss.internal.cpu;

import io.isoloss.internal.math.ExactSum;
import org.jspecify.annotations.Nullable;

/// The scratch memory of one thread, used again and again.
final class Workspace {
  /// What this thread has summed; added to the batch's sum when the thread is done.
  final ExactSum sum = new ExactSum();

  final RowBlock block = new RowBlock();
  final RowBuffers buffers = new RowBuffers();
  final RowKernels rows32;
  final RowKernels rows64 = new DoubleRows();
  private @Nullable FloatTile floatTile;
  private @Nullable DoubleTile doubleTile;
  private int[] labels = {};

  Workspace(Kernels kernels) {
    this.rows32 = kernels.rows();
  }

  /// The tile of element operations in float32.
  FloatTile floatTile() {
    if (floatTile == null) {
      floatTile = new FloatTile();
    }
    return floatTile;
  }

  /// The tile of element operations in float64.
  DoubleTile doubleTile() {
    if (doubleTile == null) {
      doubleTile = new DoubleTile();
    }
    return doubleTile;
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

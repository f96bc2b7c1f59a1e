package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import io.isoloss.internal.math.ExactSum;
import org.jspecify.annotations.Nullable;

/// The scratch memory of one thread, used again and again.
final class Workspace {
  private static final int PADDING = 16;

  /// What this thread has summed; added to the batch's sum when the thread is done.
  final ExactSum sum = new ExactSum();

  final RowBlock block = new RowBlock();
  final RowBuffers buffers = new RowBuffers();
  final RowKernels rows32;
  final RowKernels rows64 = new DoubleRows();
  private final TileCopy tileCopy;
  private @Nullable FloatTile floatTile;
  private @Nullable DoubleTile doubleTile;
  private long[] longLabels = {};
  private int[] labels = {};

  Workspace(Kernels kernels) {
    this.rows32 = kernels.rows();
    this.tileCopy = kernels.tileCopy();
  }

  /// The tile of element operations in float32.
  FloatTile floatTile() {
    if (floatTile == null) {
      floatTile = new FloatTile(tileCopy);
    }
    return floatTile;
  }

  /// The tile of element operations in float64.
  DoubleTile doubleTile() {
    if (doubleTile == null) {
      doubleTile = new DoubleTile(tileCopy);
    }
    return doubleTile;
  }

  /// Labels as they are.
  long[] readLabels(Tensor targets, long first, int count) {
    if (longLabels.length < count) {
      longLabels = new long[count];
      labels = new int[count];
    }
    Labels.read(targets, first, count, longLabels);
    return longLabels;
  }

  /// Labels that a scan has found good, with the ignore index replaced.
  int[] labels(Tensor targets, long first, int count, long ignoreIndex) {
    long[] read = readLabels(targets, first, count);
    boolean anyIgnored = false;
    for (int i = 0; i < count; i++) {
      boolean ignored = read[i] == ignoreIndex;
      anyIgnored |= ignored;
      labels[i] = ignored ? RowBlock.IGNORED : (int) read[i];
    }
    block.anyIgnored = anyIgnored;
    return labels;
  }

  /// Lets go of the caller's memory, so that a pool of workspaces keeps none alive.
  void release() {
    block.release();
    rows32.release();
    rows64.release();
    if (floatTile != null) {
      floatTile.release();
    }
    if (doubleTile != null) {
      doubleTile.release();
    }
  }

  /// Makes room for the results of a block.
  void openResults(RowBlock block) {
    // A multiple of any vector's length, so that kernels need no masks here.
    int room = block.rows + PADDING & -PADDING;
    if (block.floatResults.length < room) {
      block.floatResults = new float[room];
      block.doubleResults = new double[room];
    }
  }
}

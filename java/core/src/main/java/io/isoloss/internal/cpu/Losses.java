package io.isoloss.internal.cpu;

import io.isoloss.DType;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What becomes of the losses of a block: they are summed exactly, and written if asked for.
final class Losses {
  private Losses() {}

  static void take(RowBlock block, DType type, long first, Pass pass, Workspace workspace) {
    boolean wide = type == DType.FLOAT64;
    if (wide) {
      workspace.sum.add(block.doubleResults, 0, block.rows);
    } else {
      workspace.sum.add(block.floatResults, 0, block.rows);
    }
    Tensor losses = pass.losses();
    if (losses != null && wide) {
      MemorySegment.copy(
          block.doubleResults,
          0,
          losses.memory(),
          ValueLayout.JAVA_DOUBLE_UNALIGNED,
          first * Double.BYTES,
          block.rows);
    } else if (losses != null) {
      MemorySegment.copy(
          block.floatResults,
          0,
          losses.memory(),
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          first * Float.BYTES,
          block.rows);
    }
  }

  /// Adds what a thread has summed to the batch's sum.
  static void done(Pass pass, Workspace workspace) {
    synchronized (pass.sum()) {
      pass.sum().merge(workspace.sum);
    }
    workspace.sum.reset();
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.Tensor;
import io.isoloss.internal.TargetTotals;
import org.jspecify.annotations.Nullable;

/// Counts, checks and weighs class-index targets.
final class ScanLaunch {
  private ScanLaunch() {}

  static void run(
      Gpu gpu,
      Tensor targets,
      long classes,
      long ignoreIndex,
      @Nullable Tensor weight,
      long firstRow,
      TargetTotals totals) {
    throw new UnsupportedOperationException("not yet");
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import io.isoloss.internal.TargetTotals;
import org.jspecify.annotations.Nullable;

/// Counts, checks and weighs class-index targets.
final class ScanTask implements Parallel.Task<Workspace> {
  private static final int BLOCK = 1 << 12;

  private final Tensor targets;
  private final long classes;
  private final long ignoreIndex;
  private final double @Nullable [] weights;
  private final long firstRow;
  private final TargetTotals totals;

  ScanTask(
      Tensor targets,
      long classes,
      long ignoreIndex,
      @Nullable Tensor weight,
      long firstRow,
      TargetTotals totals) {
    this.targets = targets;
    this.classes = classes;
    this.ignoreIndex = ignoreIndex;
    this.weights = weight == null ? null : weight.toDoubleArray();
    this.firstRow = firstRow;
    this.totals = totals;
  }

  long blocks() {
    return (targets.shape().elements() + BLOCK - 1) / BLOCK;
  }

  @Override
  public void run(long number, Workspace workspace) {
    long first = number * BLOCK;
    int count = (int) Math.min(BLOCK, targets.shape().elements() - first);
    long ignored = 0;
    long bad = 0;
    int firstBad = 0;
    long[] labels = workspace.readLabels(targets, first, count);
    for (int i = 0; i < count; i++) {
      long label = labels[i];
      if (label == ignoreIndex) {
        ignored++;
      } else if (label < 0 || label >= classes) {
        firstBad = bad++ == 0 ? i : firstBad;
      } else if (weights != null) {
        workspace.sum.add(weights[(int) label]);
      }
    }
    synchronized (totals) {
      totals.count(count, ignored);
      if (bad > 0) {
        totals.bad(firstRow + first + firstBad, labels[firstBad], bad);
      }
    }
  }

  @Override
  public void done(Workspace workspace) {
    synchronized (totals) {
      totals.weights().merge(workspace.sum);
    }
    workspace.sum.reset();
  }
}

package io.isoloss.internal;

import io.isoloss.LabelException;
import io.isoloss.internal.math.ExactSum;

/// What a scan of class-index targets finds, before any logit is read.
public final class TargetTotals {
  private long rows;
  private long ignored;
  private long bad;
  private long firstBadRow = Long.MAX_VALUE;
  private long firstBadLabel;
  private final ExactSum weights;

  public TargetTotals(ExactSum weights) {
    this.weights = weights;
  }

  public void reset() {
    rows = 0;
    ignored = 0;
    bad = 0;
    firstBadRow = Long.MAX_VALUE;
    weights.reset();
  }

  /// Counts rows whose targets are fine, `ignored` of them without weight.
  public void count(long rows, long ignored) {
    this.rows += rows - ignored;
    this.ignored += ignored;
  }

  /// Notes labels that are no classes: how many, and the first of them.
  public void bad(long row, long label, long count) {
    bad += count;
    if (row < firstBadRow) {
      firstBadRow = row;
      firstBadLabel = label;
    }
  }

  /// How many rows count.
  public long rows() {
    return rows;
  }

  /// How many rows are ignored.
  public long ignored() {
    return ignored;
  }

  /// The exact sum of the weights of the rows that count.
  public ExactSum weights() {
    return weights;
  }

  /// @throws LabelException if a label was bad
  public void requireGood(long classes) {
    if (bad > 0) {
      throw new LabelException(firstBadRow, firstBadLabel, bad, classes);
    }
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;

/// Row operations on the Vector API. Rows of up to 128 classes go in groups of as many rows as a
/// vector has lanes, others one by one; the losses of a block are formed together at its end.
final class VectorRows implements RowKernels {
  private static final int GROUP = RowGroup.GROUP;

  private final Row row = new Row();
  private final RowGroup group = new RowGroup();

  private final RowLosses losses = new RowLosses();

  @Override
  public void crossEntropy(RowBlock block) {
    losses.reserve(block.rows);
    int grouped = group.open(block) ? block.rows / GROUP * GROUP : 0;
    for (int first = 0; first < grouped; first += group.batch()) {
      int end = Math.min(first + group.batch(), grouped);
      if (!group.crossEntropy(first, end - first, losses)) {
        crossEntropyInGroups(block, first, end);
      }
    }
    crossEntropy(block, grouped, block.rows);
    losses.losses(block.rows);
    System.arraycopy(losses.logs, 0, block.floatResults, 0, block.rows);
    if (block.classWeights == null && !block.anyIgnored) {
      return;
    }
    for (int r = 0; r < block.rows; r++) {
      int label = block.labels[r];
      if (label == RowBlock.IGNORED) {
        block.floatResults[r] = 0;
      } else if (block.classWeights != null) {
        float product = (float) block.classWeights[label] * block.floatResults[r];
        block.floatResults[r] = product != product ? F32.NAN : product;
      }
    }
  }

  /// A batch in which a row is special: group by group, so that the others need not suffer.
  private void crossEntropyInGroups(RowBlock block, int from, int to) {
    for (int first = from; first < to; first += GROUP) {
      if (!group.crossEntropy(first, GROUP, losses)) {
        crossEntropy(block, first, first + GROUP);
      }
    }
  }

  /// Rows one by one.
  private void crossEntropy(RowBlock block, int from, int to) {
    for (int r = from; r < to; r++) {
      int label = block.labels[r];
      if (label == RowBlock.IGNORED) {
        // It is replaced by 0.
        losses.setNone(r);
        row.fill(block, r, 0);
        continue;
      }
      if (block.hasOutput) {
        row.sumAndKeep(block, r);
      } else {
        row.sum(block, r);
      }
      losses.s[r] = row.s;
      losses.k[r] = row.k;
      losses.x[r] = row.x(label);
      if (block.hasOutput) {
        row.gradient(label, block.scale(label));
      }
    }
  }

  @Override
  public void softCrossEntropy(RowBlock block) {
    float scale = (float) (1 / block.divisor);
    for (int r = 0; r < block.rows; r++) {
      if (block.indexTargets && block.labels[r] == RowBlock.IGNORED) {
        block.floatResults[r] = 0;
        row.fill(block, r, 0);
      } else {
        block.floatResults[r] = row.softLoss(block, r);
        if (block.hasOutput) {
          row.softGradient(scale);
        }
      }
    }
  }

  @Override
  public void softmax(RowBlock block) {
    int grouped = group.open(block) ? block.rows / GROUP * GROUP : 0;
    for (int first = 0; first < grouped; first += group.batch()) {
      int end = Math.min(first + group.batch(), grouped);
      if (!group.softmax(first, end - first)) {
        softmaxInGroups(block, first, end);
      }
    }
    softmax(block, grouped, block.rows);
  }

  private void softmaxInGroups(RowBlock block, int from, int to) {
    for (int first = from; first < to; first += GROUP) {
      if (!group.softmax(first, GROUP)) {
        softmax(block, first, first + GROUP);
      }
    }
  }

  private void softmax(RowBlock block, int from, int to) {
    for (int r = from; r < to; r++) {
      row.sumAndKeep(block, r);
      row.scaledSoftmax(1);
    }
  }

  @Override
  public void logSoftmax(RowBlock block) {
    int grouped = group.open(block) ? block.rows / GROUP * GROUP : 0;
    for (int first = 0; first < grouped; first += group.batch()) {
      int end = Math.min(first + group.batch(), grouped);
      if (!group.logSoftmax(first, end - first)) {
        logSoftmaxInGroups(block, first, end);
      }
    }
    logSoftmax(block, grouped, block.rows);
  }

  private void logSoftmaxInGroups(RowBlock block, int from, int to) {
    for (int first = from; first < to; first += GROUP) {
      if (!group.logSoftmax(first, GROUP)) {
        logSoftmax(block, first, first + GROUP);
      }
    }
  }

  private void logSoftmax(RowBlock block, int from, int to) {
    for (int r = from; r < to; r++) {
      row.logSoftmax(block, r);
    }
  }

  @Override
  public void logSumExp(RowBlock block) {
    for (int r = 0; r < block.rows; r++) {
      row.sum(block, r);
      block.floatResults[r] = row.logSumExp(block, r);
    }
  }

  @Override
  public void release() {
    row.release();
    group.release();
  }
}

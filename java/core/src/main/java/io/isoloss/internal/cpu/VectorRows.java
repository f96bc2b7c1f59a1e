package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import java.util.Arrays;
import java.util.BitSet;

/// Row operations on the Vector API. Rows of up to 128 classes go in groups of as many rows as a
/// vector has lanes, others one by one; the losses of a block are formed together at its end.
final class VectorRows implements RowKernels {
  private static final int GROUP = RowGroup.GROUP;

  private final Row row = new Row();
  private final RowGroup group = new RowGroup();

  /// Of each row of the block: its sum S 2^K, and its label's or its largest logit.
  private float[] sums = {};

  private float[] references = {};
  private float[] logits = {};

  /// Of each row, for log-softmax: the logarithm of its sum over its largest exponential.
  private float[] logs = {};

  /// The first rows of groups that went row by row.
  private final BitSet done = new BitSet();

  @Override
  public void crossEntropy(RowBlock block) {
    reserve(block);
    int grouped = group.open(block) ? block.rows / GROUP * GROUP : 0;
    for (int first = 0; first < grouped; first += group.batch()) {
      int end = Math.min(first + group.batch(), grouped);
      if (!group.crossEntropy(first, end - first, sums, references, logits)) {
        crossEntropyInGroups(block, first, end);
      }
    }
    crossEntropy(block, grouped, block.rows);
    for (int r = block.rows; r < block.rows + GROUP; r++) {
      // What pads the last vector must be a row like any other.
      sums[r] = 1;
      references[r] = 0;
      logits[r] = 0;
    }
    RowLossKernel.losses(sums, references, logits, block.floatResults, block.rows);
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
      if (!group.crossEntropy(first, GROUP, sums, references, logits)) {
        crossEntropy(block, first, first + GROUP);
      }
    }
  }

  /// Rows one by one.
  private void crossEntropy(RowBlock block, int from, int to) {
    for (int r = from; r < to; r++) {
      int label = block.labels[r];
      if (label == RowBlock.IGNORED) {
        // Any numbers that give a loss; it is replaced by 0.
        sums[r] = 1;
        references[r] = 0;
        logits[r] = 0;
        row.fill(block, r, 0);
        continue;
      }
      if (block.hasOutput) {
        row.sumAndKeep(block, r);
      } else {
        row.sum(block, r);
      }
      sums[r] = row.s;
      references[r] = row.k;
      logits[r] = row.x(label);
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
    reserve(block);
    if (!group.open(block)) {
      logSoftmax(block, 0, block.rows);
      return;
    }
    done.clear();
    int grouped = block.rows / GROUP * GROUP;
    for (int first = 0; first < grouped; first += group.batch()) {
      int end = Math.min(first + group.batch(), grouped);
      if (!group.tops(first, end - first, sums, references, logits)) {
        topsInGroups(block, first, end);
      }
    }
    RowLossKernel.logsOfRatios(sums, references, logits, logs, grouped);
    for (int first = 0; first < grouped; first = subtract(first, grouped)) {}
    logSoftmax(block, grouped, block.rows);
  }

  private void topsInGroups(RowBlock block, int from, int to) {
    for (int first = from; first < to; first += GROUP) {
      if (!group.tops(first, GROUP, sums, references, logits)) {
        logSoftmax(block, first, first + GROUP);
        setDone(first);
      }
    }
  }

  /// Finishes the groups from `first` on, up to the next that is done; returns where to go on.
  private int subtract(int first, int end) {
    if (done.get(first)) {
      return first + GROUP;
    }
    int nextDone = done.nextSetBit(first);
    int to = Math.min(first + group.batch(), nextDone < 0 ? end : Math.min(nextDone, end));
    group.subtract(first, to - first, logits, logs);
    return to;
  }

  /// Marks a group that went row by row; its sums become those of any other row.
  private void setDone(int first) {
    Arrays.fill(sums, first, first + GROUP, 1);
    Arrays.fill(references, first, first + GROUP, 0);
    Arrays.fill(logits, first, first + GROUP, 0);
    done.set(first);
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

  private void reserve(RowBlock block) {
    // Losses are formed by whole vectors.
    int rows = block.rows + GROUP;
    if (sums.length < rows) {
      sums = new float[rows];
      references = new float[rows];
      logits = new float[rows];
      logs = new float[rows];
    }
  }
}

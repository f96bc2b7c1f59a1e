package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VectorWidth;

/// Row operations on the Vector API. Rows of up to 128 classes go in groups of as many rows as a
/// vector has lanes, others one by one; the losses of a block are formed together at its end.
final class VectorRows implements RowKernels {
  private static final int GROUP = VectorWidth.FLOAT.length();

  private final Row row = new Row();
  private final RowGroup group = new RowGroup();

  /// Of each row of the block: its sum S 2^K and its label's logit.
  private float[] sums = {};

  private float[] references = {};
  private float[] logits = {};

  @Override
  public void crossEntropy(RowBlock block) {
    reserve(block);
    int first = 0;
    if (group.open(block)) {
      for (; first + GROUP <= block.rows; first += GROUP) {
        if (!group.crossEntropy(first, sums, references, logits)) {
          crossEntropy(block, first, first + GROUP);
        }
      }
    }
    crossEntropy(block, first, block.rows);
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
      row.sum(block, r, block.hasOutput);
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
        row.sum(block, r, block.hasOutput);
        block.floatResults[r] = row.softLoss(block, r);
        if (block.hasOutput) {
          row.softGradient(scale);
        }
      }
    }
  }

  @Override
  public void softmax(RowBlock block) {
    int first = 0;
    if (group.open(block)) {
      for (; first + GROUP <= block.rows; first += GROUP) {
        if (!group.softmax(first)) {
          softmax(block, first, first + GROUP);
        }
      }
    }
    softmax(block, first, block.rows);
  }

  private void softmax(RowBlock block, int from, int to) {
    for (int r = from; r < to; r++) {
      row.sum(block, r, true);
      row.scaledSoftmax(1);
    }
  }

  @Override
  public void logSoftmax(RowBlock block) {
    int first = 0;
    if (group.open(block)) {
      for (; first + GROUP <= block.rows; first += GROUP) {
        if (!group.logSoftmax(first)) {
          logSoftmax(block, first, first + GROUP);
        }
      }
    }
    logSoftmax(block, first, block.rows);
  }

  private void logSoftmax(RowBlock block, int from, int to) {
    for (int r = from; r < to; r++) {
      row.sum(block, r, false);
      row.logSoftmax();
    }
  }

  @Override
  public void logSumExp(RowBlock block) {
    for (int r = 0; r < block.rows; r++) {
      row.sum(block, r, false);
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
    }
  }
}

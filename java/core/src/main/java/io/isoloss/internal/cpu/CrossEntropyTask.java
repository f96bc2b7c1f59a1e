package io.isoloss.internal.cpu;

import io.isoloss.CrossEntropy;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import org.jspecify.annotations.Nullable;

/// Cross-entropy over a batch.
final class CrossEntropyTask extends RowTask {
  private final CrossEntropy loss;
  private final Tensor targets;
  private final Pass pass;
  private final double @Nullable [] classWeights;

  CrossEntropyTask(CrossEntropy loss, Tensor logits, Tensor targets, Pass pass) {
    super(RowLayout.ofClasses(logits.shape()), logits, pass.gradient());
    this.loss = loss;
    this.targets = targets;
    this.pass = pass;
    this.classWeights = loss.weight() == null ? null : loss.weight().toDoubleArray();
  }

  @Override
  void compute(RowBlock block, long first, Workspace workspace) {
    block.classWeights = classWeights;
    block.divisor = pass.divisor();
    block.keep = 1 - loss.labelSmoothing();
    block.spread = loss.labelSmoothing() / block.classes;
    workspace.openResults(block);
    block.indexTargets = targets.type().isInteger();
    if (block.indexTargets) {
      block.labels = workspace.labels(targets, first, block.rows, loss.ignoreIndex());
    } else {
      workspace.buffers.loadTarget(block, layout, targets, first);
    }
    if (block.indexTargets && loss.labelSmoothing() == 0) {
      kernels(workspace).crossEntropy(block);
    } else {
      kernels(workspace).softCrossEntropy(block);
    }
    Losses.take(block, input.type(), first, pass, workspace);
  }

  @Override
  public void done(Workspace workspace) {
    Losses.done(pass, workspace);
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import org.jspecify.annotations.Nullable;

/// Negative log-likelihood: picks one element of each row, so it has no kernel.
final class NllTask implements Parallel.Task<Workspace> {
  final RowLayout layout;
  private final Nll loss;
  private final Tensor input;
  private final Tensor targets;
  private final Pass pass;
  private final double @Nullable [] classWeights;

  NllTask(Nll loss, Tensor input, Tensor targets, Pass pass) {
    this.layout = RowLayout.ofClasses(input.shape());
    this.loss = loss;
    this.input = input;
    this.targets = targets;
    this.pass = pass;
    this.classWeights = loss.weight() == null ? null : loss.weight().toDoubleArray();
  }

  @Override
  public void run(long number, Workspace workspace) {
    RowBlock block = workspace.block;
    long first = number * layout.blockRows();
    block.rows = (int) Math.min(layout.blockRows(), layout.rows() - first);
    int[] labels = workspace.labels(targets, first, block.rows, loss.ignoreIndex());
    workspace.openResults(block);
    for (int i = 0; i < block.rows; i++) {
      row(block, i, labels[i], layout.start(first + i));
    }
    Losses.take(block, input.type(), first, pass, workspace);
  }

  private void row(RowBlock block, int row, int label, long start) {
    double weight = classWeights == null || label == RowBlock.IGNORED ? 1 : classWeights[label];
    double value =
        label == RowBlock.IGNORED ? 0 : -weight * input.get(start + label * layout.inner());
    // The product of two floats is exact in double, so this rounds once.
    block.doubleResults[row] = Double.isNaN(value) ? Double.NaN : value;
    block.floatResults[row] = Rounded.toFloat(value);
    Tensor gradient = pass.gradient();
    if (gradient != null) {
      for (int c = 0; c < layout.classes(); c++) {
        Rounded.set(
            gradient, start + c * layout.inner(), c == label ? -weight / pass.divisor() : 0);
      }
    }
  }

  @Override
  public void done(Workspace workspace) {
    Losses.done(pass, workspace);
  }
}

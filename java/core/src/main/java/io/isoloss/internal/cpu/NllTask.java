package io.isoloss.internal.cpu;

import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.Half;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
    block.floatResults[row] = toFloat(value);
    Tensor gradient = pass.gradient();
    if (gradient != null) {
      for (int c = 0; c < layout.classes(); c++) {
        set(gradient, start + c * layout.inner(), c == label ? -weight / pass.divisor() : 0);
      }
    }
  }

  private static void set(Tensor tensor, long index, double value) {
    MemorySegment memory = tensor.memory();
    switch (tensor.type()) {
      case FLOAT64 ->
          memory.set(
              ValueLayout.JAVA_DOUBLE_UNALIGNED,
              index * Double.BYTES,
              Double.isNaN(value) ? Double.NaN : value);
      case FLOAT32 ->
          memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, toFloat(value));
      case FLOAT16 ->
          memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES, Half.toFloat16(value));
      case BFLOAT16 ->
          memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES, Half.toBfloat16(value));
      default -> throw new AssertionError(tensor.type());
    }
  }

  private static float toFloat(double value) {
    return Double.isNaN(value) ? F32.NAN : (float) value;
  }

  @Override
  public void done(Workspace workspace) {
    Losses.done(pass, workspace);
  }
}

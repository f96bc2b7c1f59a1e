package io.isoloss.internal.cpu;

import io.isoloss.DType;
import io.isoloss.Tensor;
import org.jspecify.annotations.Nullable;

/// An operation on the rows of a tensor, block by block: bring the rows in, compute, bring results
/// out.
abstract class RowTask implements Parallel.Task<Workspace> {
  final RowLayout layout;
  final Tensor input;
  final @Nullable Tensor output;

  RowTask(RowLayout layout, Tensor input, @Nullable Tensor output) {
    this.layout = layout;
    this.input = input;
    this.output = output;
  }

  @Override
  public final void run(long number, Workspace workspace) {
    RowBlock block = workspace.block;
    long first = number * layout.blockRows();
    block.rows = (int) Math.min(layout.blockRows(), layout.rows() - first);
    block.classes = layout.classes();
    workspace.buffers.load(block, layout, input, first);
    block.hasOutput = output != null;
    if (output != null) {
      workspace.buffers.openOutput(block, layout, output, first);
    }
    compute(block, first, workspace);
    if (output != null) {
      workspace.buffers.storeOutput(block, layout, output, first);
    }
  }

  /// Computes the block whose first row is row `first` of the batch.
  abstract void compute(RowBlock block, long first, Workspace workspace);

  /// The kernels for the input's type.
  final RowKernels kernels(Workspace workspace) {
    return input.type() == DType.FLOAT64 ? workspace.rows64 : workspace.rows32;
  }
}

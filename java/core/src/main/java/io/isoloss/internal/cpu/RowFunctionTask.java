package io.isoloss.internal.cpu;

import io.isoloss.Tensor;

/// Softmax or log-softmax along an axis.
final class RowFunctionTask extends RowTask {
  private final boolean log;

  RowFunctionTask(boolean log, Tensor input, int axis, Tensor output) {
    super(RowLayout.of(input.shape(), axis), input, output);
    this.log = log;
  }

  @Override
  void compute(RowBlock block, long first, Workspace workspace) {
    if (log) {
      kernels(workspace).logSoftmax(block);
    } else {
      kernels(workspace).softmax(block);
    }
  }
}

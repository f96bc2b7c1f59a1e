package io.isoloss.internal.cpu;

import io.isoloss.DType;
import io.isoloss.Tensor;

/// Log-sum-exp along an axis.
final class LogSumExpTask extends RowTask {
  private final Tensor results;

  LogSumExpTask(Tensor input, int axis, Tensor results) {
    super(RowLayout.of(input.shape(), axis), input, null);
    this.results = results;
  }

  @Override
  void compute(RowBlock block, long first, Workspace workspace) {
    workspace.openResults(block);
    kernels(workspace).logSumExp(block);
    boolean wide = results.type() == DType.FLOAT64;
    for (int i = 0; i < block.rows; i++) {
      Rounded.set(results, first + i, wide ? block.doubleResults[i] : block.floatResults[i]);
    }
  }

  /// Sets all results: the sum over no class is 0, whose logarithm is -inf.
  void fill(double value) {
    for (long row = 0; row < results.shape().elements(); row++) {
      Rounded.set(results, row, value);
    }
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.DType;
import io.isoloss.Tensor;
import io.isoloss.internal.math.Half;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

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
    MemorySegment memory = results.memory();
    for (int i = 0; i < block.rows; i++) {
      long row = first + i;
      if (results.type() == DType.FLOAT64) {
        memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, row * Double.BYTES, block.doubleResults[i]);
      } else if (results.type() == DType.FLOAT32) {
        memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, row * Float.BYTES, block.floatResults[i]);
      } else {
        float value = block.floatResults[i];
        short rounded =
            results.type() == DType.FLOAT16 ? Half.toFloat16(value) : Half.toBfloat16(value);
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, row * Short.BYTES, rounded);
      }
    }
  }
}

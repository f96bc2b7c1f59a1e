package io.isoloss.internal.cuda;

import io.isoloss.DType;
import io.isoloss.Tensor;
import io.isoloss.internal.math.ExactSum;
import org.jspecify.annotations.Nullable;

/// Where row kernels leave the losses, and their exact sum.
final class LossOperand {
  private final Gpu gpu;
  private final Kernel kernel;
  private final Operand operand;
  private final long perUnit;
  private final DeviceSum sum;

  /// @param perUnit how many there are for each unit of the call
  /// @param losses null if only the sum is wanted
  LossOperand(Gpu gpu, Call call, DType input, long perUnit, @Nullable Tensor losses) {
    DType type = input.lossType();
    this.gpu = gpu;
    this.kernel = gpu.kernel("exact_sum", "exact_sum_" + Tensors.suffix(type));
    this.operand = losses == null ? call.scratch(perUnit * type.bytes()) : call.write(losses);
    this.perUnit = perUnit;
    this.sum = new DeviceSum(call);
  }

  Operand operand() {
    return operand;
  }

  /// Adds up a chunk's losses, which a kernel has left.
  void sum(Chunk chunk) {
    long count = chunk.count() * perUnit;
    chunk.launch(
        kernel,
        Grids.of(gpu, count),
        Grids.BLOCK,
        0,
        chunk
            .arguments()
            .pointer(chunk.pointer(operand))
            .int64(count)
            .pointer(chunk.pointer(sum.operand())));
  }

  /// Adds what all chunks have summed, after the call has run.
  void addTo(ExactSum total) {
    sum.addTo(total);
  }
}

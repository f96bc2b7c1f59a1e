package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.Driver.Dim;
import org.jspecify.annotations.Nullable;

/// A run of a [Call]'s units, whose operands lie on the device.
///
/// @param first the number of the first unit
/// @param count how many units there are, at least one
record Chunk(Gpu gpu, Lanes lanes, int lane, long first, long count) {
  /// Where this chunk's part of an operand lies; 0, a null pointer, if there is no operand.
  long pointer(@Nullable Operand operand) {
    return operand == null ? 0 : operand.pointer(lane, first);
  }

  /// For the parameters of the next [#launch].
  Arguments arguments() {
    return lanes.arguments().clear();
  }

  /// Launches a kernel behind what was launched for this chunk before.
  void launch(Kernel kernel, Dim grid, Dim block, int dynamicShared, Arguments arguments) {
    gpu.driver()
        .launch(kernel.function(), grid, block, dynamicShared, stream(), arguments.packed());
  }

  /// Sets `bytes` bytes of device memory to zero.
  void zero(long pointer, long bytes) {
    gpu.driver().fill(pointer, (byte) 0, bytes, stream());
  }

  long stream() {
    return lanes.stream(lane);
  }
}

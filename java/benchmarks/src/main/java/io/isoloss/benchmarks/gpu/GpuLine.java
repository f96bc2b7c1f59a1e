package io.isoloss.benchmarks.gpu;

import org.jspecify.annotations.Nullable;

/// What was measured for one operation and shape.
///
/// @param callMicros a whole call on data on the GPU, by events on its stream
/// @param kernelMicros the kernels of the call alone
/// @param gigabytes the bandwidth that the kernels reach: [GpuOperation#bytes] a second
/// @param ofCopy its ratio to the bandwidth of a copy of the same size, measured just before
/// @param goal what that ratio should be; 0 for no goal
/// @param eagerMicros PyTorch, if it was measured
/// @param compiledMicros PyTorch compiled, if it was measured
record GpuLine(
    String operation,
    String type,
    String shape,
    double callMicros,
    double kernelMicros,
    double gigabytes,
    double ofCopy,
    double goal,
    @Nullable Double eagerMicros,
    @Nullable Double compiledMicros) {

  boolean met() {
    return ofCopy >= goal;
  }

  /// PyTorch's best, or null if it was not measured.
  @Nullable Double rivalMicros() {
    if (eagerMicros == null || compiledMicros == null) {
      return eagerMicros == null ? compiledMicros : eagerMicros;
    }
    return Math.min(eagerMicros, compiledMicros);
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.DType;
import java.lang.foreign.MemorySegment;

/// An array that grows to what is asked of it: float64 for float64 tensors, float32 for all others.
final class Scratch {
  private MemorySegment floats = MemorySegment.ofArray(new float[0]);
  private MemorySegment doubles = MemorySegment.ofArray(new double[0]);

  /// Memory for so many elements or more; what it held before is lost if it has to grow.
  MemorySegment of(DType type, int elements) {
    if (type == DType.FLOAT64) {
      if (doubles.byteSize() < (long) elements * Double.BYTES) {
        doubles = MemorySegment.ofArray(new double[elements]);
      }
      return doubles;
    }
    if (floats.byteSize() < (long) elements * Float.BYTES) {
      floats = MemorySegment.ofArray(new float[elements]);
    }
    return floats;
  }
}

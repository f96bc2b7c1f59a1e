package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.F64;
import io.isoloss.internal.math.Half;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Single elements written to a tensor of any floating type, rounded once; NaN as the type's one
/// NaN.
final class Rounded {
  private Rounded() {}

  static void set(Tensor tensor, long index, double value) {
    MemorySegment memory = tensor.memory();
    switch (tensor.type()) {
      case FLOAT64 -> {
        double canonical = value != value ? F64.NAN : value;
        memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES, canonical);
      }
      case FLOAT32 ->
          memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, toFloat(value));
      case FLOAT16 ->
          memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES, Half.toFloat16(value));
      case BFLOAT16 ->
          memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES, Half.toBfloat16(value));
      default -> throw new AssertionError(tensor.type());
    }
  }

  static float toFloat(double value) {
    return value != value ? F32.NAN : (float) value;
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.DType;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.math.Half;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Makes tensors of any floating type for tests.
final class Elements {
  private Elements() {}

  /// A tensor of these numbers, each rounded to the type.
  static Tensor of(DType type, Shape shape, double... values) {
    Tensor tensor = Tensor.allocate(type, shape);
    for (int i = 0; i < values.length; i++) {
      set(tensor, i, values[i]);
    }
    return tensor;
  }

  static void set(Tensor tensor, long index, double value) {
    MemorySegment memory = tensor.memory();
    switch (tensor.type()) {
      case FLOAT32 -> memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * 4, (float) value);
      case FLOAT64 -> memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * 8, value);
      case FLOAT16 ->
          memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2, Half.toFloat16(value));
      case BFLOAT16 ->
          memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2, Half.toBfloat16(value));
      default -> throw new IllegalArgumentException(tensor.type().toString());
    }
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.DType;
import io.isoloss.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Copies elements between a tensor of any floating type and an array of the type that they are
/// computed in. 16-bit types are widened exactly and rounded once.
///
/// What is read may hold any NaN; what is written must hold none but the library's own, which needs
/// no care then: its upper half is that of a narrower type.
final class TileCopy {
  private final short[] halves = new short[FloatTile.SIZE];
  private final Bfloat16Copy bfloat16;

  TileCopy(Bfloat16Copy bfloat16) {
    this.bfloat16 = bfloat16;
  }

  /// Reads `count` elements from element `at` of the tensor on, at most a tile of them.
  void load(Tensor from, long at, int count, float[] to, int toAt) {
    MemorySegment memory = from.memory();
    if (from.type() == DType.FLOAT32) {
      MemorySegment.copy(
          memory, ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES, to, toAt, count);
      return;
    }
    MemorySegment.copy(
        memory, ValueLayout.JAVA_SHORT_UNALIGNED, at * Short.BYTES, halves, 0, count);
    if (from.type() == DType.FLOAT16) {
      for (int i = 0; i < count; i++) {
        to[toAt + i] = Float.float16ToFloat(halves[i]);
      }
    } else {
      bfloat16.widen(halves, to, toAt, count);
    }
  }

  /// Reads `count` elements of a float64 tensor.
  void load(Tensor from, long at, int count, double[] to, int toAt) {
    MemorySegment.copy(
        from.memory(), ValueLayout.JAVA_DOUBLE_UNALIGNED, at * Double.BYTES, to, toAt, count);
  }

  /// Writes the first `count` elements, at most a tile, from element `at` of the tensor on.
  void store(float[] from, int count, Tensor to, long at) {
    MemorySegment memory = to.memory();
    if (to.type() == DType.FLOAT32) {
      MemorySegment.copy(
          from, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES, count);
      return;
    }
    if (to.type() == DType.FLOAT16) {
      for (int i = 0; i < count; i++) {
        halves[i] = Float.floatToFloat16(from[i]);
      }
    } else {
      bfloat16.round(from, halves, count);
    }
    MemorySegment.copy(
        halves, 0, memory, ValueLayout.JAVA_SHORT_UNALIGNED, at * Short.BYTES, count);
  }

  /// Writes the first `count` elements to a float64 tensor.
  void store(double[] from, int count, Tensor to, long at) {
    MemorySegment.copy(
        from, 0, to.memory(), ValueLayout.JAVA_DOUBLE_UNALIGNED, at * Double.BYTES, count);
  }
}

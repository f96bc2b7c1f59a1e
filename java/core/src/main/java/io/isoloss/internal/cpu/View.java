package io.isoloss.internal.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Where floats lie: in an array, or outside the heap. Mutable, so that pointing elsewhere makes no
/// garbage.
final class View {
  /// The array, or null if the floats lie outside the heap.
  float @Nullable [] array;

  MemorySegment memory = MemorySegment.NULL;

  /// The index of the first of them in the array or the memory.
  long start;

  void set(MemorySegment memory, long start) {
    if (memory.isNative()) {
      this.array = null;
      this.memory = memory;
      this.start = start;
    } else {
      set((float[]) memory.heapBase().orElseThrow(), start + memory.address() / Float.BYTES);
    }
  }

  void set(float[] array, long start) {
    this.array = array;
    this.start = start;
  }

  float get(int i) {
    return array != null ? Memory.get(array, start + i) : Memory.get(memory, start + i);
  }

  void set(int i, float value) {
    if (array != null) {
      Memory.set(array, start + i, value);
    } else {
      Memory.set(memory, start + i, value);
    }
  }

  /// e c, to the `count` floats from `at` on.
  void scaled(float[] e, int from, int count, float c, int at) {
    if (array != null) {
      ArrayRowKernels.scale(e, from, count, c, array, start + at);
    } else {
      NativeRowKernels.scale(e, from, count, c, memory, start + at);
    }
  }

  void fill(int count, float value) {
    if (array != null) {
      ArrayRowKernels.fill(array, start, count, value);
    } else {
      NativeRowKernels.fill(memory, start, count, value);
    }
  }

  /// The largest of the first `count`, or -inf; `lanes` is scratch memory.
  float max(int count, float[] lanes) {
    return array != null
        ? ArrayRowKernels.max(array, start, count, lanes)
        : NativeRowKernels.max(memory, start, count, lanes);
  }

  /// A copy of `count` floats from `at` on.
  void copy(int at, int count, float[] to, int toFrom) {
    if (array != null) {
      System.arraycopy(array, (int) start + at, to, toFrom, count);
    } else {
      MemorySegment.copy(
          memory, ValueLayout.JAVA_FLOAT_UNALIGNED, (start + at) * Float.BYTES, to, toFrom, count);
    }
  }
}

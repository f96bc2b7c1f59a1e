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

  void release() {
    array = null;
    memory = MemorySegment.NULL;
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

  /// e c, with what c lacks in `rest`, to the `count` floats from `at` on.
  void products(float[] e, int from, int count, float c, float rest, int at) {
    if (array != null) {
      ArrayRowKernels.products(e, from, count, c, rest, array, start + at);
    } else {
      NativeRowKernels.products(e, from, count, c, rest, memory, start + at);
    }
  }

  /// A copy of the first `count` floats of an array, to those from `at` on.
  void store(float[] from, int count, int at) {
    if (array != null) {
      ArrayRowKernels.copy(from, 0, count, array, start + at);
    } else {
      NativeRowKernels.copy(from, 0, count, memory, start + at);
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

package io.isoloss.internal.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where floats lie: in an array, or outside the heap. Mutable, so that pointing elsewhere makes no
/// garbage.
final class View {
  /// The array, or null if the floats lie outside the heap.
  float @Nullable [] array;

  MemorySegment memory = MemorySegment.NULL;

  /// The index of the first of them in the array or the memory.
  long start;

  static View of(float[] array) {
    View view = new View();
    view.set(array, 0);
    return view;
  }

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

  void set(View other) {
    array = other.array;
    memory = other.memory;
    start = other.start;
  }

  /// Whether both are arrays, or both lie outside the heap.
  boolean alike(View other) {
    return (array == null) == (other.array == null);
  }

  /// Whether they are alike and writing to one changes nothing in the other.
  boolean apart(View other) {
    if (array != null || other.array != null) {
      return alike(other) && array != other.array;
    }
    long begin = memory.address();
    long otherBegin = other.memory.address();
    return begin + memory.byteSize() <= otherBegin || otherBegin + other.memory.byteSize() <= begin;
  }

  /// The array, where it is known to be one.
  float[] floats() {
    return Objects.requireNonNull(array);
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

  /// A copy of the first `count` floats of an array, to those from `at` on.
  void store(float[] from, int count, int at) {
    if (array != null) {
      ArrayRowKernels.store(from, 0, count, array, start + at);
    } else {
      NativeRowKernels.store(from, 0, count, memory, start + at);
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

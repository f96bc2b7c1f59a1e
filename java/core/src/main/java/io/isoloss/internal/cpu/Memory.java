package io.isoloss.internal.cpu;

import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Floats by index in an array or in memory outside the heap, under the same names, so that a
/// kernel over one is a kernel over the other. A segment of heap memory must never come here: the
/// JIT compiles the access well only as long as it sees one kind.
final class Memory {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Memory() {}

  /// The vector at `from + i`, for a loop over an int i below 2^29. In this form, with the product
  /// an int, memory is as fast as an array; with `(from + i) * 4` it is up to half as slow again.
  static FloatVector load(MemorySegment memory, long from, int i) {
    long offset = from * Float.BYTES + i * Float.BYTES;
    memory.get(ValueLayout.JAVA_BYTE, offset);
    return FloatVector.fromMemorySegment(S, memory, offset, ORDER);
  }

  static FloatVector load(float[] memory, long from, int i) {
    return FloatVector.fromArray(S, memory, (int) from + i);
  }

  static FloatVector load(MemorySegment memory, long index) {
    markFaulty(memory, index);
    return FloatVector.fromMemorySegment(S, memory, index * Float.BYTES, ORDER);
  }

  static FloatVector load(float[] memory, long index) {
    return FloatVector.fromArray(S, memory, (int) index);
  }

  static FloatVector load(MemorySegment memory, long index, VectorMask<Float> mask) {
    markFaulty(memory, index);
    return FloatVector.fromMemorySegment(S, memory, index * Float.BYTES, ORDER, mask);
  }

  static FloatVector load(float[] memory, long index, VectorMask<Float> mask) {
    return FloatVector.fromArray(S, memory, (int) index, mask);
  }

  /// As [#load(MemorySegment, long, int)].
  static void store(FloatVector v, MemorySegment memory, long from, int i) {
    long offset = from * Float.BYTES + i * Float.BYTES;
    memory.get(ValueLayout.JAVA_BYTE, offset);
    v.intoMemorySegment(memory, offset, ORDER);
  }

  static void store(FloatVector v, float[] memory, long from, int i) {
    v.intoArray(memory, (int) from + i);
  }

  static void store(FloatVector v, MemorySegment memory, long index) {
    markFaulty(memory, index);
    v.intoMemorySegment(memory, index * Float.BYTES, ORDER);
  }

  static void store(FloatVector v, float[] memory, long index) {
    v.intoArray(memory, (int) index);
  }

  static void store(FloatVector v, MemorySegment memory, long index, VectorMask<Float> mask) {
    markFaulty(memory, index);
    v.intoMemorySegment(memory, index * Float.BYTES, ORDER, mask);
  }

  static void store(FloatVector v, float[] memory, long index, VectorMask<Float> mask) {
    v.intoArray(memory, (int) index, mask);
  }

  /// Loads a byte for nothing. The JIT takes a method for one that may fault only if it holds a
  /// plain access; without one, a mapped file that was cut short would end the JVM instead of
  /// throwing.
  private static void markFaulty(MemorySegment memory, long index) {
    memory.get(ValueLayout.JAVA_BYTE, index * Float.BYTES);
  }

  static float get(MemorySegment memory, long index) {
    return memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
  }

  static float get(float[] memory, long index) {
    return memory[(int) index];
  }

  static void set(MemorySegment memory, long index, float value) {
    memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, value);
  }

  static void set(float[] memory, long index, float value) {
    memory[(int) index] = value;
  }
}

package io.isoloss.internal.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A kernel's parameters, one after the other as its declaration lists them, each aligned to its
/// own size.
final class Arguments {
  /// The most that a kernel takes.
  private static final int MOST_BYTES = 4096;

  private final MemorySegment block;
  private long size;

  /// @param arena holds the block, which lies outside the heap as the driver wants it
  Arguments(Arena arena) {
    this.block = arena.allocate(MOST_BYTES, 16);
  }

  /// Back to no parameters.
  Arguments clear() {
    size = 0;
    return this;
  }

  /// A pointer into device memory, 0 for null.
  Arguments pointer(long pointer) {
    return int64(pointer);
  }

  Arguments int64(long value) {
    block.set(ValueLayout.JAVA_LONG, next(Long.BYTES), value);
    return this;
  }

  Arguments int32(int value) {
    block.set(ValueLayout.JAVA_INT, next(Integer.BYTES), value);
    return this;
  }

  /// A C++ `bool`.
  Arguments bool(boolean value) {
    block.set(ValueLayout.JAVA_BYTE, next(Byte.BYTES), (byte) (value ? 1 : 0));
    return this;
  }

  Arguments float32(float value) {
    block.set(ValueLayout.JAVA_FLOAT, next(Float.BYTES), value);
    return this;
  }

  Arguments float64(double value) {
    block.set(ValueLayout.JAVA_DOUBLE, next(Double.BYTES), value);
    return this;
  }

  /// Begins (or ends) a struct that is passed by value: its size and start are multiples of the
  /// largest alignment among its fields.
  Arguments align(int bytes) {
    size = (size + bytes - 1) & -bytes;
    return this;
  }

  private long next(int bytes) {
    align(bytes);
    long at = size;
    size += bytes;
    return at;
  }

  /// What [io.isoloss.internal.cuda.driver.Driver#launch] takes; valid until the next change.
  MemorySegment packed() {
    return block.asSlice(0, size);
  }
}

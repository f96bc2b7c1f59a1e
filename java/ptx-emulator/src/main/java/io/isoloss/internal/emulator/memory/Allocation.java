package io.isoloss.internal.emulator.memory;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// A piece of device memory, and which of its bytes have been written.
public final class Allocation {
  static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();
  static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private static final int ALIGNMENT = 256;

  /// A mark for each of 8 bytes.
  private static final long MARKS = 0x0101010101010101L;

  private final Arena arena = Arena.ofShared();
  private final long address;
  private final long bytes;
  private final MemorySegment data;

  /// A byte for each byte: 1 if it has been written.
  private final MemorySegment written;

  private volatile boolean allWritten;

  Allocation(long address, long bytes) {
    this.address = address;
    this.bytes = bytes;
    data = arena.allocate(bytes, ALIGNMENT);
    written = arena.allocate(bytes, ALIGNMENT);
  }

  long address() {
    return address;
  }

  long bytes() {
    return bytes;
  }

  void close() {
    arena.close();
  }

  /// Where an address lies in [#data].
  long offset(long of) {
    return of - address;
  }

  MemorySegment data() {
    return data;
  }

  /// The bits at an address that is known to be in bounds and aligned.
  public long load(long at, int size) {
    long offset = at - address;
    if (!allWritten) {
      checkWritten(at, offset, size);
    }
    return switch (size) {
      case 1 -> (byte) BYTE.get(data, offset);
      case 2 -> (short) SHORT.get(data, offset);
      case 4 -> (int) INT.get(data, offset);
      default -> (long) LONG.get(data, offset);
    };
  }

  public void store(long at, int size, long value) {
    long offset = at - address;
    switch (size) {
      case 1 -> BYTE.set(data, offset, (byte) value);
      case 2 -> SHORT.set(data, offset, (short) value);
      case 4 -> INT.set(data, offset, (int) value);
      default -> LONG.set(data, offset, value);
    }
    if (!allWritten) {
      mark(offset, size);
    }
  }

  /// Replaces a value of 4 or 8 bytes if it is still the one expected, as one step.
  public boolean replace(long at, int size, long expected, long value) {
    long offset = at - address;
    return size == 4
        ? INT.compareAndSet(data, offset, (int) expected, (int) value)
        : LONG.compareAndSet(data, offset, expected, value);
  }

  private void mark(long offset, int size) {
    switch (size) {
      case 1 -> BYTE.set(written, offset, (byte) MARKS);
      case 2 -> SHORT.set(written, offset, (short) MARKS);
      case 4 -> INT.set(written, offset, (int) MARKS);
      default -> LONG.set(written, offset, MARKS);
    }
  }

  void checkWritten(long at, long offset, int size) {
    boolean whole =
        switch (size) {
          case 1 -> (byte) BYTE.get(written, offset) == (byte) MARKS;
          case 2 -> (short) SHORT.get(written, offset) == (short) MARKS;
          case 4 -> (int) INT.get(written, offset) == (int) MARKS;
          default -> (long) LONG.get(written, offset) == MARKS;
        };
    if (!whole) {
      throw neverWritten(at, size);
    }
  }

  private Fault neverWritten(long at, long size) {
    return new Fault(
        Check.NEVER_WRITTEN,
        "reads %d bytes at 0x%x (offset %d of an allocation of %d bytes) that were never written"
            .formatted(size, at, at - address, bytes));
  }

  void copyIn(long to, MemorySegment from) {
    data.asSlice(to - address, from.byteSize()).copyFrom(from);
    markAll(to - address, from.byteSize());
  }

  void copyOut(MemorySegment to, long from) {
    long offset = from - address;
    checkAllWritten(offset, to.byteSize());
    to.copyFrom(data.asSlice(offset, to.byteSize()));
  }

  void copy(long to, Allocation source, long from, long size) {
    long offset = to - address;
    data.asSlice(offset, size).copyFrom(source.data.asSlice(from - source.address, size));
    if (source.allWritten) {
      markAll(offset, size);
    } else {
      written.asSlice(offset, size).copyFrom(source.written.asSlice(from - source.address, size));
    }
  }

  void fill(long at, byte value, long size) {
    data.asSlice(at - address, size).fill(value);
    markAll(at - address, size);
  }

  private void markAll(long offset, long size) {
    if (size == bytes) {
      allWritten = true;
    }
    written.asSlice(offset, size).fill((byte) MARKS);
  }

  private void checkAllWritten(long offset, long size) {
    if (allWritten) {
      return;
    }
    for (long i = offset; i < offset + size; i++) {
      if ((byte) BYTE.get(written, i) == 0) {
        throw neverWritten(address + i, 1);
      }
    }
  }
}

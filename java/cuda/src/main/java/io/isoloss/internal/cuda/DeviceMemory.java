package io.isoloss.internal.cuda;

import io.isoloss.internal.Leaks;
import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Device memory that is used again: the driver's own allocation waits for the whole device.
///
/// A block must be idle when it is given back. Blocks given back are kept up to a limit, and all
/// of them are freed when the device runs out of memory.
final class DeviceMemory {
  /// Blocks are at least so large, and aligned to this.
  private static final long UNIT = 512;

  /// How many idle bytes are kept.
  private static final long MOST_IDLE = 256L << 20;

  private final Driver driver;

  /// Whether blocks are neither rounded up nor used again.
  private final boolean exact;

  private final NavigableMap<Long, Deque<Long>> idle = new TreeMap<>();
  private final Set<Buffer> lent = new HashSet<>();
  private long idleBytes;

  DeviceMemory(Driver driver) {
    this.driver = driver;
    this.exact = driver.checksAccesses();
  }

  /// A block of at least so many bytes.
  ///
  /// @throws DriverException if the device has no more
  synchronized Buffer take(long bytes) {
    long capacity = exact ? Math.max(bytes, 1) : rounded(bytes);
    Map.Entry<Long, Deque<Long>> fitting = idle.ceilingEntry(capacity);
    long pointer;
    // A block far too large is better left to those who need it.
    if (fitting != null && fitting.getKey() / 2 <= capacity) {
      capacity = fitting.getKey();
      pointer = fitting.getValue().pop();
      idleBytes -= capacity;
      if (fitting.getValue().isEmpty()) {
        idle.remove(capacity);
      }
    } else {
      pointer = allocate(capacity);
    }
    Buffer buffer =
        new Buffer(pointer, capacity, Leaks.open("device memory of " + capacity + " bytes"));
    lent.add(buffer);
    return buffer;
  }

  /// Rounded up by an eighth at most, so that blocks of about the same size replace each other.
  private static long rounded(long bytes) {
    long step = Math.max(UNIT, Long.highestOneBit(Math.max(bytes, 1)) / 8);
    return Math.ceilDiv(Math.max(bytes, 1), step) * step;
  }

  private long allocate(long bytes) {
    try {
      return driver.allocate(bytes);
    } catch (DriverException e) {
      if (e.code() != CudaError.OUT_OF_MEMORY || idle.isEmpty()) {
        throw e;
      }
      freeIdle();
      return driver.allocate(bytes);
    }
  }

  /// Takes a block back, on which nothing works any more.
  synchronized void give(Buffer buffer) {
    if (!lent.remove(buffer)) {
      throw new IllegalStateException("device memory was given back twice");
    }
    buffer.ticket().done();
    if (exact) {
      free(buffer.pointer());
      return;
    }
    idle.computeIfAbsent(buffer.capacity(), _ -> new ArrayDeque<>()).push(buffer.pointer());
    idleBytes += buffer.capacity();
    if (idleBytes > MOST_IDLE) {
      freeIdle();
    }
  }

  private void freeIdle() {
    for (Deque<Long> blocks : idle.values()) {
      blocks.forEach(this::free);
    }
    idle.clear();
    idleBytes = 0;
  }

  private void free(long pointer) {
    Quietly.run(() -> driver.free(pointer));
  }

  /// Frees everything. What was not given back is reported.
  synchronized void close() {
    for (Buffer buffer : lent) {
      buffer.ticket().run();
      free(buffer.pointer());
    }
    lent.clear();
    freeIdle();
  }
}

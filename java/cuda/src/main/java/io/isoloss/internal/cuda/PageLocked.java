package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Page-locked host memory that users hold, from which the device copies without a detour, and the
/// context that it belongs to. The context goes when the device is closed and the last of this
/// memory is freed, whichever is later.
final class PageLocked {
  private final Driver driver;
  private final Context context;
  private final int ordinal;
  private final NavigableMap<Long, Long> bytesByAddress = new TreeMap<>();
  private boolean closed;

  /// @param context retained; this gives it back
  PageLocked(Context context, int ordinal) {
    this.driver = context.driver();
    this.context = context;
    this.ordinal = ordinal;
  }

  /// Memory that is freed with `arena`.
  ///
  /// @throws DriverException if there is no more
  MemorySegment allocate(long bytes, Arena arena) {
    MemorySegment memory = driver.allocateHost(bytes);
    synchronized (this) {
      bytesByAddress.put(memory.address(), bytes);
    }
    return MemorySegment.ofAddress(memory.address()).reinterpret(bytes, arena, _ -> free(memory));
  }

  private synchronized void free(MemorySegment memory) {
    bytesByAddress.remove(memory.address());
    context.release(() -> Quietly.run(() -> driver.freeHost(memory)));
    releaseIfUnused();
  }

  /// Whether all of `memory` is page-locked.
  synchronized boolean contains(MemorySegment memory) {
    Map.Entry<Long, Long> block = bytesByAddress.floorEntry(memory.address());
    return memory.isNative()
        && block != null
        && memory.address() + memory.byteSize() <= block.getKey() + block.getValue();
  }

  /// The device is closed.
  synchronized void close() {
    closed = true;
    releaseIfUnused();
  }

  private void releaseIfUnused() {
    if (closed && bytesByAddress.isEmpty()) {
      Quietly.run(() -> driver.releaseContext(ordinal));
    }
  }
}

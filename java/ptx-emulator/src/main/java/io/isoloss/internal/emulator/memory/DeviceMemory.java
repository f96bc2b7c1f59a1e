package io.isoloss.internal.emulator.memory;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The memory of a device. Every allocation has a region of addresses of its own, so that a pointer
/// that runs out of one never lands in another.
public final class DeviceMemory {
  /// Regions of 64 GiB; an allocation starts in the middle of one.
  private static final int REGION_BITS = 36;

  private static final long START = 1L << (REGION_BITS - 1);
  private static final long OFFSET = (1L << REGION_BITS) - 1;
  private static final int MOST = 1 << 20;

  /// The first regions are the windows of generic addresses into shared and local memory.
  public static final long SHARED_WINDOW = 1L << REGION_BITS;

  public static final long LOCAL_WINDOW = 2L << REGION_BITS;
  private static final int FIRST = 3;

  /// Whether a generic address points into shared memory.
  public static boolean isShared(long address) {
    return address >>> REGION_BITS == SHARED_WINDOW >>> REGION_BITS;
  }

  public static boolean isLocal(long address) {
    return address >>> REGION_BITS == LOCAL_WINDOW >>> REGION_BITS;
  }

  private final long capacity;
  private volatile @Nullable Allocation[] allocations = new Allocation[64];
  private int next = FIRST;
  private long used;

  public DeviceMemory(long capacity) {
    this.capacity = capacity;
  }

  public long capacity() {
    return capacity;
  }

  public synchronized long free() {
    return capacity - used;
  }

  /// Allocates memory, whose content is undefined.
  ///
  /// @return its address, or 0 if there is not so much memory
  public synchronized long allocate(long bytes) {
    if (bytes > capacity - used || bytes > START || next == MOST) {
      return 0;
    }
    if (next == allocations.length) {
      allocations = Arrays.copyOf(allocations, 2 * next);
    }
    long address = ((long) next << REGION_BITS) + START;
    allocations[next++] = new Allocation(address, bytes);
    used += bytes;
    return address;
  }

  /// Frees an allocation.
  ///
  /// @return whether one starts here
  public synchronized boolean free(long address) {
    Allocation allocation = at(address);
    if (allocation == null || allocation.address() != address) {
      return false;
    }
    allocations[(int) (address >>> REGION_BITS)] = null;
    used -= allocation.bytes();
    allocation.close();
    return true;
  }

  private @Nullable Allocation at(long address) {
    long region = address >>> REGION_BITS;
    @Nullable Allocation[] all = allocations;
    return region < all.length ? all[(int) region] : null;
  }

  /// The allocation that holds these bytes.
  ///
  /// @throws Fault if there is none
  public Allocation find(long address, long bytes) {
    Allocation allocation = at(address);
    if (allocation == null) {
      throw new Fault(
          Check.OUT_OF_BOUNDS,
          "%d bytes at 0x%x: no memory is allocated there".formatted(bytes, address));
    }
    long offset = (address & OFFSET) - START;
    if (offset < 0 || offset + bytes > allocation.bytes()) {
      throw new Fault(
          Check.OUT_OF_BOUNDS,
          "%d bytes at 0x%x are out of bounds: %s an allocation of %d bytes at 0x%x"
              .formatted(
                  bytes,
                  address,
                  place(offset, allocation.bytes()),
                  allocation.bytes(),
                  allocation.address()));
    }
    return allocation;
  }

  private static String place(long offset, long size) {
    if (offset < 0) {
      return -offset + " bytes before";
    }
    return offset < size ? "over the end of" : offset - size + " bytes after the end of";
  }

  /// An access by a thread.
  ///
  /// @throws Fault if it is misaligned or out of bounds
  public Allocation access(long address, int bytes) {
    if ((address & (bytes - 1)) != 0) {
      throw new Fault(
          Check.MISALIGNED,
          "0x%x is not aligned to the %d bytes of the access".formatted(address, bytes));
    }
    return find(address, bytes);
  }

  public void copyIn(long to, MemorySegment from) {
    find(to, from.byteSize()).copyIn(to, from);
  }

  public void copyOut(MemorySegment to, long from) {
    find(from, to.byteSize()).copyOut(to, from);
  }

  public void copy(long to, long from, long bytes) {
    find(to, bytes).copy(to, find(from, bytes), from, bytes);
  }

  public void fill(long address, byte value, long bytes) {
    find(address, bytes).fill(address, value, bytes);
  }
}

package io.isoloss.internal.emulator.memory;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;

/// The shared memory of a block.
public final class SharedMemory {
  private final Bytes bytes;
  private final SharedRaces races;

  /// @param leastAccess the bytes of the kernel's least access
  public SharedMemory(int size, int leastAccess) {
    bytes = new Bytes(size);
    races = new SharedRaces(size, Math.min(leastAccess, 4));
  }

  /// Forgets all, for the next block.
  public void clear() {
    bytes.forget();
    races.barrier();
  }

  /// All threads of the block have met.
  public void barrier() {
    races.barrier();
  }

  /// Lanes of a warp have met.
  public void syncWarp(int warp, int lanes, int live) {
    races.syncWarp(warp, lanes, live);
  }

  /// Notes that a thread reads.
  public void reads(int warp, int lane, int at, int size) {
    races.reads(warp, lane, at, size);
  }

  /// Notes that a thread writes.
  public void writes(int warp, int lane, int at, int size) {
    races.writes(warp, lane, at, size);
  }

  /// Notes that a thread reads and writes in one step.
  public void updates(int warp, int lane, int at, int size) {
    races.updates(warp, lane, at, size);
  }

  /// The place of an access.
  ///
  /// @throws Fault if it is misaligned or out of bounds
  public int access(long address, int size) {
    if (address < 0 || address + size > bytes.size()) {
      throw new Fault(
          Check.OUT_OF_BOUNDS,
          "%d bytes at 0x%x are out of bounds: the block has %d bytes of shared memory"
              .formatted(size, address, bytes.size()));
    }
    Bytes.checkAligned(address, size);
    return (int) address;
  }

  /// The bits at a place that [#access] gave.
  public long load(int at, int size) {
    return bytes.load(at, size);
  }

  public void store(int at, int size, long value) {
    bytes.store(at, size, value);
  }
}

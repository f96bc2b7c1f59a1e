package io.isoloss.internal.emulator.memory;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;

/// The shared memory of a block.
public final class SharedMemory {
  private final Bytes bytes;

  public SharedMemory(int size) {
    bytes = new Bytes(size);
  }

  /// Forgets all, for the next block.
  public void clear() {
    bytes.forget();
  }

  /// All threads of the block have met.
  public void barrier() {}

  /// Lanes of a warp have met.
  public void syncWarp(int warp, int lanes, int live) {}

  /// Notes that a thread reads.
  public void reads(int warp, int lane, int at, int size) {}

  /// Notes that a thread writes.
  public void writes(int warp, int lane, int at, int size) {}

  /// Notes that a thread reads and writes in one step.
  public void updates(int warp, int lane, int at, int size) {}

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

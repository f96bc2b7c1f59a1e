package io.isoloss.internal.emulator.memory;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;

/// The local memory of the threads of a block, each with its own.
public final class LocalMemory {
  private final int size;
  private final Bytes bytes;

  /// @param size the bytes of a thread
  public LocalMemory(int size, int threads) {
    this.size = size;
    bytes = new Bytes(Math.multiplyExact(size, threads));
  }

  /// Forgets all, for the next block.
  public void clear() {
    bytes.forget();
  }

  /// The place of an access.
  ///
  /// @throws Fault if it is misaligned or out of bounds
  public int access(int thread, long address, int width) {
    if (address < 0 || address + width > size) {
      throw new Fault(
          Check.OUT_OF_BOUNDS,
          "%d bytes at 0x%x are out of bounds: a thread has %d bytes of local memory"
              .formatted(width, address, size));
    }
    Bytes.checkAligned(address, width);
    return size * thread + (int) address;
  }

  /// The bits at a place that [#access] gave.
  public long load(int at, int width) {
    return bytes.load(at, width);
  }

  public void store(int at, int width, long value) {
    bytes.store(at, width, value);
  }
}

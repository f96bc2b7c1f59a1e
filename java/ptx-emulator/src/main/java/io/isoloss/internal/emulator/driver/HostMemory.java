package io.isoloss.internal.emulator.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory of the host that stands for page-locked memory.
final class HostMemory implements AutoCloseable {
  private static final int PAGE_BYTES = 4096;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  HostMemory(long bytes) {
    segment = arena.allocate(bytes, PAGE_BYTES);
  }

  MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    arena.close();
  }
}

package io.isoloss.internal.emulator.ptx;

import java.lang.foreign.MemorySegment;

/// A variable in memory, or a parameter.
///
/// @param bytes its size; 0 for `extern .shared` memory, whose size a launch gives
/// @param initial what it holds at first, or nothing where it is undefined
public record Variable(Space space, String name, int alignment, long bytes, MemorySegment initial) {
  /// The first offset from `offset` on at which it may lie.
  public long align(long offset) {
    return (offset + alignment - 1) / alignment * alignment;
  }
}

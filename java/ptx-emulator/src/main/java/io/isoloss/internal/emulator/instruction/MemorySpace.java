package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// A memory as a warp reaches it: all of its lanes at once, each at its own address.
///
/// An access of a lane is one or more elements side by side, aligned as a whole.
interface MemorySpace {
  /// Reads memory.
  ///
  /// @param size the bytes of an element
  /// @param to the values of a lane's elements, by element and lane
  void load(Warp warp, int lanes, long[] addresses, int size, long[][] to);

  void store(Warp warp, int lanes, long[] addresses, int size, long[][] from);

  /// Replaces what is in memory by a function of it, as one step.
  ///
  /// @param old gets what was there
  void update(
      Warp warp,
      int lanes,
      long[] addresses,
      int size,
      Ternary update,
      long[][] operands,
      long[] old);
}

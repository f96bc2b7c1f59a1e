package io.isoloss.internal.emulator.run;

/// A barrier of a block, which its warps wait at.
public abstract class Barrier extends Control {
  /// Which of the 16 barriers.
  protected abstract int number(Warp warp);

  /// How many threads must come; 0 for all that live.
  protected abstract int threads(Warp warp);

  /// Called for each warp when all have come, before any goes on.
  ///
  /// @param warps those that wait at this barrier
  protected void pass(Warp warp, Iterable<Warp> warps) {}
}

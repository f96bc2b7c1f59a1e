package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Barrier;
import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Warp;

/// `bar.sync` and `barrier.sync`: waits for the threads of the block.
class SyncBlock extends Barrier {
  private final int number;
  private final int threads;

  /// @param number the slot of the barrier's number
  /// @param threads the slot of how many threads come, or -1 for all
  SyncBlock(int number, int threads) {
    this.number = number;
    this.threads = threads;
  }

  @Override
  protected final int number(Warp warp) {
    return first(warp, number) & 15;
  }

  @Override
  protected final int threads(Warp warp) {
    return threads < 0 ? 0 : first(warp, threads);
  }

  private static int first(Warp warp, int slot) {
    int lanes = warp.active();
    return (int) warp.read(slot, lanes)[Integer.numberOfTrailingZeros(lanes)];
  }

  @Override
  protected final void go(Warp warp, int lanes) {
    if (lanes == 0) {
      warp.step();
      return;
    }
    int active = warp.gather();
    int here = lanes(warp, active);
    if (here != active) {
      throw new Fault(
          Check.DIVERGENCE,
          Integer.numberOfTrailingZeros(active & ~here),
          "a barrier is skipped by some of the lanes that run it");
    }
    if (here == warp.live()) {
      warp.stopAtBarrier();
    } else {
      warp.await(warp.live() & ~here, "a barrier");
    }
  }
}

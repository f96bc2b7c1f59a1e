package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Control;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Warp;

/// An instruction that lanes of a warp run together: each names the members, and all members must
/// come.
abstract class WarpSync extends Control {
  private final int members;

  /// @param members the slot of the mask
  WarpSync(int members) {
    this.members = members;
  }

  /// Whether members that are not here have done their part elsewhere.
  boolean haveCome(Warp warp, int missing) {
    return false;
  }

  /// Runs for lanes that all named just these as members.
  abstract void exchange(Warp warp, int lanes);

  @Override
  protected final void go(Warp warp, int lanes) {
    if (lanes == 0) {
      warp.step();
      return;
    }
    int here = lanes(warp, warp.gather());
    long[] masks = warp.read(members, here);
    if (lanesWith(here, masks, here) == here) {
      exchange(warp, here);
    } else {
      if (!isComplete(warp, masks, here)) {
        return;
      }
      exchangeByMask(warp, masks, here);
    }
    warp.step();
  }

  private boolean isComplete(Warp warp, long[] masks, int here) {
    for (int rest = here; rest != 0; ) {
      int mask = (int) masks[Integer.numberOfTrailingZeros(rest)];
      int group = lanesWith(mask, masks, here);
      if ((group & ~mask) != 0) {
        throw new Fault(
            Check.DIVERGENCE,
            Integer.numberOfTrailingZeros(group & ~mask),
            "runs this with the mask 0x%08x, which does not name the lane itself".formatted(mask));
      }
      if ((mask & ~group) != 0 && !haveCome(warp, mask & ~group)) {
        warp.await(mask & ~group, "the mask 0x%08x".formatted(mask));
        return false;
      }
      rest &= ~group;
    }
    return true;
  }

  /// Parts of a warp may run the instruction side by side, each with a mask of its own.
  private void exchangeByMask(Warp warp, long[] masks, int here) {
    for (int rest = here; rest != 0; ) {
      int group = lanesWith((int) masks[Integer.numberOfTrailingZeros(rest)], masks, here);
      exchange(warp, group);
      rest &= ~group;
    }
  }

  private static int lanesWith(int mask, long[] masks, int lanes) {
    int group = 0;
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      group |= (int) masks[lane] == mask ? 1 << lane : 0;
    }
    return group;
  }
}

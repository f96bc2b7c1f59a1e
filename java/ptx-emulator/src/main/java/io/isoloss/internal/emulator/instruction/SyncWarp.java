package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// `bar.warp.sync`: what members wrote before, all of them see after. Its members may stand at
/// different instructions of this kind.
final class SyncWarp extends WarpSync {
  private final int members;

  SyncWarp(int members) {
    super(members);
    this.members = members;
  }

  @Override
  boolean haveCome(Warp warp, int missing) {
    return warp.releaseOthers(missing, SyncWarp.class);
  }

  @Override
  void exchange(Warp warp, int lanes) {
    int mask = (int) warp.read(members, lanes)[Integer.numberOfTrailingZeros(lanes)];
    warp.block().shared().syncWarp(warp.index(), mask & warp.live(), warp.live());
  }
}

package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// `bar.warp.sync`: what members wrote before, all of them see after.
final class SyncWarp extends WarpSync {
  SyncWarp(int members) {
    super(members);
  }

  @Override
  void exchange(Warp warp, int lanes) {
    warp.block().shared().syncWarp(warp.index(), lanes, warp.live());
  }
}

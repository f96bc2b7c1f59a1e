package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Control;
import io.isoloss.internal.emulator.run.Warp;

/// `bra`.
final class Jump extends Control {
  private final int target;

  Jump(int target) {
    this.target = target;
  }

  @Override
  protected void go(Warp warp, int lanes) {
    warp.jump(target, lanes);
  }
}

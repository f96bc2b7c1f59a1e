package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Control;
import io.isoloss.internal.emulator.run.Warp;

/// `ret` of a kernel, and `exit`.
final class Exit extends Control {
  @Override
  protected void go(Warp warp, int lanes) {
    warp.exit(lanes);
  }
}

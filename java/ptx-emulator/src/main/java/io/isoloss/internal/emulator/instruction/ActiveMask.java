package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `activemask`: the lanes that run this together.
final class ActiveMask extends Instruction {
  private final int to;

  ActiveMask(int to) {
    this.to = to;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    Lanes.set(warp.write(to, lanes), lanes, lanes);
  }
}

package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;
import java.lang.invoke.VarHandle;

/// `membar` and `fence`: orders what other blocks see.
final class Fence extends Instruction {
  @Override
  public void execute(Warp warp, int lanes) {
    VarHandle.fullFence();
  }
}

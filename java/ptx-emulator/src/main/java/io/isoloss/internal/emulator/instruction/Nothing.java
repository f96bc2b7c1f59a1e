package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// An instruction that has no effect here, such as a prefetch.
final class Nothing extends Instruction {
  @Override
  public void execute(Warp warp, int lanes) {}
}

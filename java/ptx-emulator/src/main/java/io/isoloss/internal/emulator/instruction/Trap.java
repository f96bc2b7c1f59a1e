package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `trap`, and the call of a function that is not there, such as a failed assertion.
final class Trap extends Instruction {
  private final String problem;

  Trap(String problem) {
    this.problem = problem;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    throw new Fault(Check.TRAP, Integer.numberOfTrailingZeros(lanes), problem);
  }
}

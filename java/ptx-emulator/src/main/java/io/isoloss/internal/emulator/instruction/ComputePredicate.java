package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// Computes a predicate from two: `and.pred` and its kin.
final class ComputePredicate extends Instruction {
  private final PredicateOp operation;
  private final int to;
  private final PredicateSource a;
  private final PredicateSource b;

  ComputePredicate(PredicateOp operation, int to, PredicateSource a, PredicateSource b) {
    this.operation = operation;
    this.to = to;
    this.a = a;
    this.b = b;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    warp.setPredicate(to, lanes, operation.apply(a.bits(warp, lanes), b.bits(warp, lanes)));
  }
}

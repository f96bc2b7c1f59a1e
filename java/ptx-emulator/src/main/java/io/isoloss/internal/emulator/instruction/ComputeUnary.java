package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// Computes a value from one.
final class ComputeUnary extends Instruction {
  private final Unary operation;
  private final int to;
  private final int a;

  static Instruction of(Unary operation, int to, int a) {
    return Copies.of(ComputeUnary.class, operation, to, a);
  }

  ComputeUnary(Unary operation, int to, int a) {
    this.operation = operation;
    this.to = to;
    this.a = a;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long[] as = warp.read(a, lanes);
    long[] tos = warp.write(to, lanes);
    if (lanes == Warp.ALL) {
      for (int i = 0; i < Warp.LANES; i++) {
        tos[i] = operation.apply(as[i]);
      }
      return;
    }
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      tos[i] = operation.apply(as[i]);
    }
  }
}

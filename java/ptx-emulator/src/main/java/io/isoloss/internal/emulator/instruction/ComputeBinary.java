package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// Computes a value from two.
final class ComputeBinary extends Instruction {
  private final Binary operation;
  private final int to;
  private final int a;
  private final int b;

  static Instruction of(Binary operation, int to, int a, int b) {
    return Copies.of(ComputeBinary.class, operation, to, a, b);
  }

  ComputeBinary(Binary operation, int to, int a, int b) {
    this.operation = operation;
    this.to = to;
    this.a = a;
    this.b = b;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long[] as = warp.read(a, lanes);
    long[] bs = warp.read(b, lanes);
    long[] tos = warp.write(to, lanes);
    if (lanes == Warp.ALL) {
      for (int i = 0; i < Warp.LANES; i++) {
        tos[i] = operation.apply(as[i], bs[i]);
      }
      return;
    }
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      tos[i] = operation.apply(as[i], bs[i]);
    }
  }
}

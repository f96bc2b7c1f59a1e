package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// Computes a value from three.
final class ComputeTernary extends Instruction {
  private final Ternary operation;
  private final int to;
  private final int a;
  private final int b;
  private final int c;

  static Instruction of(Ternary operation, int to, int a, int b, int c) {
    return Copies.of(ComputeTernary.class, operation, to, a, b, c);
  }

  ComputeTernary(Ternary operation, int to, int a, int b, int c) {
    this.operation = operation;
    this.to = to;
    this.a = a;
    this.b = b;
    this.c = c;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long[] as = warp.read(a, lanes);
    long[] bs = warp.read(b, lanes);
    long[] cs = warp.read(c, lanes);
    long[] tos = warp.write(to, lanes);
    if (lanes == Warp.ALL) {
      for (int i = 0; i < Warp.LANES; i++) {
        tos[i] = operation.apply(as[i], bs[i], cs[i]);
      }
      return;
    }
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      tos[i] = operation.apply(as[i], bs[i], cs[i]);
    }
  }
}

package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// Computes a value from four.
final class ComputeQuaternary extends Instruction {
  private final Quaternary operation;
  private final int to;
  private final int a;
  private final int b;
  private final int c;
  private final int d;

  static Instruction of(Quaternary operation, int to, int a, int b, int c, int d) {
    return Copies.of(ComputeQuaternary.class, operation, to, a, b, c, d);
  }

  ComputeQuaternary(Quaternary operation, int to, int a, int b, int c, int d) {
    this.operation = operation;
    this.to = to;
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long[] as = warp.read(a, lanes);
    long[] bs = warp.read(b, lanes);
    long[] cs = warp.read(c, lanes);
    long[] ds = warp.read(d, lanes);
    long[] tos = warp.write(to, lanes);
    if (lanes == Warp.ALL) {
      for (int i = 0; i < Warp.LANES; i++) {
        tos[i] = operation.apply(as[i], bs[i], cs[i], ds[i]);
      }
      return;
    }
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      tos[i] = operation.apply(as[i], bs[i], cs[i], ds[i]);
    }
  }
}

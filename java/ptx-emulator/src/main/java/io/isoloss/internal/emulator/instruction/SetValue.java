package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `selp`, and the second half of `set`: one value where a predicate holds, another where not.
final class SetValue extends Instruction {
  private final PredicateSource predicate;
  private final int to;
  private final int a;
  private final int b;

  SetValue(PredicateSource predicate, int to, int a, int b) {
    this.predicate = predicate;
    this.to = to;
    this.a = a;
    this.b = b;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    int bits = predicate.bits(warp, lanes);
    long[] as = warp.read(a, lanes & bits);
    long[] bs = warp.read(b, lanes & ~bits);
    long[] tos = warp.write(to, lanes);
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      tos[i] = (bits >>> i & 1) != 0 ? as[i] : bs[i];
    }
  }
}

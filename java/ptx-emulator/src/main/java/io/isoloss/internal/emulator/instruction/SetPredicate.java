package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;
import org.jspecify.annotations.Nullable;

/// `setp`: compares, joins the result with another predicate, and sets one predicate to that and
/// perhaps another to what the negated result gives.
final class SetPredicate extends Instruction {
  private final Compare compare;
  private final int a;
  private final int b;
  private final PredicateOp join;
  private final @Nullable PredicateSource other;
  private final int to;
  private final int negatedTo;

  /// @param negatedTo the second predicate, or -1
  static Instruction of(
      Compare compare,
      int a,
      int b,
      PredicateOp join,
      @Nullable PredicateSource other,
      int to,
      int negatedTo) {
    return Copies.of(SetPredicate.class, compare, a, b, join, other, to, negatedTo);
  }

  SetPredicate(
      Compare compare,
      int a,
      int b,
      PredicateOp join,
      @Nullable PredicateSource other,
      int to,
      int negatedTo) {
    this.compare = compare;
    this.a = a;
    this.b = b;
    this.join = join;
    this.other = other;
    this.to = to;
    this.negatedTo = negatedTo;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    int bits = compare(warp.read(a, lanes), warp.read(b, lanes), lanes);
    int others = other == null ? 0 : other.bits(warp, lanes);
    warp.setPredicate(to, lanes, join.apply(bits, others));
    if (negatedTo >= 0) {
      warp.setPredicate(negatedTo, lanes, join.apply(~bits, others));
    }
  }

  private int compare(long[] as, long[] bs, int lanes) {
    int bits = 0;
    if (lanes == Warp.ALL) {
      for (int i = 0; i < Warp.LANES; i++) {
        bits |= (compare.test(as[i], bs[i]) ? 1 : 0) << i;
      }
      return bits;
    }
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      bits |= (compare.test(as[i], bs[i]) ? 1 : 0) << i;
    }
    return bits;
  }
}

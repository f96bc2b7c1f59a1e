package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Warp;

/// `match.sync`: the lanes that hold the same value.
final class Match extends WarpSync {
  private final boolean all;
  private final Type type;
  private final int to;
  private final int same;
  private final int from;

  /// @param all whether the result is that of all members or none
  /// @param same the predicate that tells whether all hold the same, or -1
  Match(boolean all, Type type, int to, int same, int from, int members) {
    super(members);
    this.all = all;
    this.type = type;
    this.to = to;
    this.same = same;
    this.from = from;
  }

  @Override
  void exchange(Warp warp, int lanes) {
    long[] values = warp.read(from, lanes).clone();
    for (int lane = 0; lane < Warp.LANES; lane++) {
      values[lane] = type.extend(values[lane]);
    }
    long[] tos = warp.write(to, lanes);
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      int equal = Lanes.holding(values, lanes, values[lane]);
      tos[lane] = all && equal != lanes ? 0 : equal;
      if (same >= 0) {
        warp.setPredicate(same, 1 << lane, equal == lanes ? -1 : 0);
      }
    }
  }
}

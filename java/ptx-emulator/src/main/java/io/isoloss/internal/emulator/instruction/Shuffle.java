package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Warp;

/// `shfl.sync`: each lane reads a register of another.
final class Shuffle extends WarpSync {
  /// Which lane is read.
  enum Mode {
    UP,
    DOWN,
    BFLY,
    IDX
  }

  private final Mode mode;
  private final int to;
  private final int inRange;
  private final int a;
  private final int b;
  private final int c;

  /// @param inRange the predicate that tells whether the lane was in the segment, or -1
  Shuffle(Mode mode, int to, int inRange, int a, int b, int c, int members) {
    super(members);
    this.mode = mode;
    this.to = to;
    this.inRange = inRange;
    this.a = a;
    this.b = b;
    this.c = c;
  }

  @Override
  void exchange(Warp warp, int lanes) {
    // A lane reads what others hold, so the values are kept before any is written.
    long[] as = warp.copy(warp.read(a, lanes));
    long[] bs = warp.read(b, lanes);
    long[] cs = warp.read(c, lanes);
    long[] tos = warp.write(to, lanes);
    int bits = 0;
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      int shift = (int) bs[lane] & 31;
      int clamp = (int) cs[lane] & 31;
      int segment = (int) cs[lane] >> 8 & 31;
      int last = (lane & segment) | (clamp & ~segment);
      int from =
          switch (mode) {
            case UP -> lane - shift;
            case DOWN -> lane + shift;
            case BFLY -> lane ^ shift;
            case IDX -> (lane & segment) | (shift & ~segment);
          };
      // Going up, the limit is the least lane; else the greatest.
      boolean valid = mode == Mode.UP ? from >= last : from <= last;
      int source = valid ? from : lane;
      if ((lanes >>> source & 1) == 0) {
        throw new Fault(
            Check.DIVERGENCE, lane, "reads from lane " + source + ", which does not take part");
      }
      tos[lane] = as[source];
      bits |= valid ? 1 << lane : 0;
    }
    if (inRange >= 0) {
      warp.setPredicate(inRange, lanes, bits);
    }
  }
}

package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// `bar.red`: a barrier that joins a predicate of all threads that come.
final class ReduceBlock extends SyncBlock {
  /// What the threads' predicates become.
  enum Mode {
    AND,
    OR,
    POPC
  }

  private final Mode mode;
  private final int to;
  private final PredicateSource from;

  ReduceBlock(Mode mode, int number, int threads, int to, PredicateSource from) {
    super(number, threads);
    this.mode = mode;
    this.to = to;
    this.from = from;
  }

  @Override
  protected void pass(Warp warp, Iterable<Warp> warps) {
    int holding = 0;
    int all = 0;
    for (Warp other : warps) {
      int lanes = other.active();
      holding += Integer.bitCount(from.bits(other, lanes) & lanes);
      all += Integer.bitCount(lanes);
    }
    int lanes = warp.active();
    switch (mode) {
      case AND -> warp.setPredicate(to, lanes, holding == all ? -1 : 0);
      case OR -> warp.setPredicate(to, lanes, holding != 0 ? -1 : 0);
      case POPC -> Lanes.set(warp.write(to, lanes), lanes, holding);
    }
  }
}

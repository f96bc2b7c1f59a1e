package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// `vote.sync.ballot`: the predicates of all members, one bit a lane.
final class Ballot extends WarpSync {
  private final int to;
  private final PredicateSource from;

  Ballot(int to, PredicateSource from, int members) {
    super(members);
    this.to = to;
    this.from = from;
  }

  @Override
  void exchange(Warp warp, int lanes) {
    int bits = from.bits(warp, lanes) & lanes;
    Lanes.set(warp.write(to, lanes), lanes, bits);
  }
}

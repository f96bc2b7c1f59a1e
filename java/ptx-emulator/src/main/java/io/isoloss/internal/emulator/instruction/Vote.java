package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// `vote.sync`, where the result is a predicate.
final class Vote extends WarpSync {
  /// What the lanes agree on.
  enum Mode {
    ALL,
    ANY,
    UNI
  }

  private final Mode mode;
  private final int to;
  private final PredicateSource from;

  Vote(Mode mode, int to, PredicateSource from, int members) {
    super(members);
    this.mode = mode;
    this.to = to;
    this.from = from;
  }

  @Override
  void exchange(Warp warp, int lanes) {
    int bits = from.bits(warp, lanes) & lanes;
    boolean result =
        switch (mode) {
          case ALL -> bits == lanes;
          case ANY -> bits != 0;
          case UNI -> bits == 0 || bits == lanes;
        };
    warp.setPredicate(to, lanes, result ? -1 : 0);
  }
}

package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// `redux.sync`: joins a register of all members.
final class ReduceLanes extends WarpSync {
  private final Binary operation;
  private final int to;
  private final int from;

  ReduceLanes(Binary operation, int to, int from, int members) {
    super(members);
    this.operation = operation;
    this.to = to;
    this.from = from;
  }

  @Override
  void exchange(Warp warp, int lanes) {
    long[] values = warp.read(from, lanes);
    long joined = values[Integer.numberOfTrailingZeros(lanes)];
    for (int rest = lanes & (lanes - 1); rest != 0; rest &= rest - 1) {
      joined = operation.apply(joined, values[Integer.numberOfTrailingZeros(rest)]);
    }
    Lanes.set(warp.write(to, lanes), lanes, joined);
  }
}

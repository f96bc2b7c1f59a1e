package io.isoloss.internal.emulator.run;

import java.io.Serial;

/// A check that failed, where the instruction at fault is not yet known.
public final class Fault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /// No lane in particular.
  private static final int NONE = -1;

  private final Check check;
  private final int lane;

  public Fault(Check check, String problem) {
    this(check, NONE, problem);
  }

  public Fault(Check check, int lane, String problem) {
    super(problem);
    this.check = check;
    this.lane = lane;
  }

  Check check() {
    return check;
  }

  /// The same, in a lane, unless one is known.
  public Fault at(int otherLane) {
    return lane == NONE ? new Fault(check, otherLane, problem()) : this;
  }

  int lane() {
    return Math.max(lane, 0);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}

package io.isoloss.internal.emulator.run;

/// An instruction that says where the warp goes on: a jump, an exit or a barrier.
public abstract class Control extends Instruction {
  /// Sets where the warp goes on.
  ///
  /// @param lanes those of the active lanes in which the guard holds, perhaps none
  protected abstract void go(Warp warp, int lanes);

  @Override
  public final void execute(Warp warp, int lanes) {
    go(warp, lanes);
  }
}

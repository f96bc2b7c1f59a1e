package io.isoloss.internal.emulator.run;

import io.isoloss.internal.emulator.memory.SharedMemory;
import java.util.ArrayList;
import java.util.List;

/// Lets the warps of a block pass the barriers that are complete.
final class Barriers {
  private static final int COUNT = 16;

  private Barriers() {}

  /// Called when no warp can go on by itself.
  ///
  /// @return whether any can now
  static boolean release(List<Warp> warps, SharedMemory shared) {
    boolean waiting = false;
    boolean released = false;
    for (int number = 0; number < COUNT; number++) {
      List<Warp> here = at(number, warps);
      waiting |= !here.isEmpty();
      if (!here.isEmpty() && isComplete(here, warps)) {
        shared.barrier();
        here.forEach(warp -> barrier(warp).pass(warp, here));
        here.forEach(Warp::release);
        released = true;
      }
    }
    if (waiting && !released) {
      Warp first =
          warps.stream().filter(w -> w.state() == Warp.State.AT_BARRIER).findFirst().orElseThrow();
      Fault fault =
          new Fault(Check.DIVERGENCE, "waits at a barrier to which other warps do not come");
      throw first.block().fault(fault, first.index(), first.current().source());
    }
    return released;
  }

  private static List<Warp> at(int number, List<Warp> warps) {
    List<Warp> here = new ArrayList<>();
    for (Warp warp : warps) {
      if (warp.state() == Warp.State.AT_BARRIER && barrier(warp).number(warp) == number) {
        here.add(warp);
      }
    }
    return here;
  }

  private static boolean isComplete(List<Warp> here, List<Warp> warps) {
    int wanted = barrier(here.getFirst()).threads(here.getFirst());
    if (wanted != 0) {
      return here.size() * Warp.LANES >= wanted;
    }
    long live = warps.stream().filter(warp -> warp.state() != Warp.State.DONE).count();
    return here.size() == live;
  }

  private static Barrier barrier(Warp warp) {
    return (Barrier) warp.current();
  }
}

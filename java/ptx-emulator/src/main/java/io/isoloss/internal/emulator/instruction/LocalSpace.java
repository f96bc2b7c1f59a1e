package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.memory.LocalMemory;
import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Warp;

/// Local memory, and the parameters of device functions, which lie there too.
final class LocalSpace implements MemorySpace {
  @Override
  public void load(Warp warp, int lanes, long[] addresses, int size, long[][] to) {
    LocalMemory memory = warp.block().local();
    int lane = 0;
    try {
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        lane = Integer.numberOfTrailingZeros(rest);
        int thread = warp.index() * Warp.LANES + lane;
        int at = memory.access(thread, addresses[lane], size * to.length);
        for (int i = 0; i < to.length; i++) {
          to[i][lane] = memory.load(at + i * size, size);
        }
      }
    } catch (Fault fault) {
      throw fault.at(lane);
    }
  }

  @Override
  public void store(Warp warp, int lanes, long[] addresses, int size, long[][] from) {
    LocalMemory memory = warp.block().local();
    int lane = 0;
    try {
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        lane = Integer.numberOfTrailingZeros(rest);
        int thread = warp.index() * Warp.LANES + lane;
        int at = memory.access(thread, addresses[lane], size * from.length);
        for (int i = 0; i < from.length; i++) {
          memory.store(at + i * size, size, from[i][lane]);
        }
      }
    } catch (Fault fault) {
      throw fault.at(lane);
    }
  }

  @Override
  public void update(
      Warp warp,
      int lanes,
      long[] addresses,
      int size,
      Ternary update,
      long[][] operands,
      long[] old) {
    throw new Fault(Check.TRAP, "there are no atomics on local memory");
  }
}

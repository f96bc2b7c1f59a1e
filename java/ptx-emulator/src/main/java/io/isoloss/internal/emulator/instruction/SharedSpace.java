package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.memory.SharedMemory;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Warp;

/// Shared memory.
final class SharedSpace implements MemorySpace {
  @Override
  public void load(Warp warp, int lanes, long[] addresses, int size, long[][] to) {
    SharedMemory memory = warp.block().shared();
    int lane = 0;
    try {
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        lane = Integer.numberOfTrailingZeros(rest);
        int at = memory.access(addresses[lane], size * to.length);
        memory.reads(warp.index(), lane, at, size * to.length);
        for (int i = 0; i < to.length; i++) {
          to[i][lane] = memory.load(at + i * size, size);
        }
      }
    } catch (Fault fault) {
      throw fault.at(lane);
    }
    warp.block().counters().countShared(addresses, lanes, size * to.length);
  }

  @Override
  public void store(Warp warp, int lanes, long[] addresses, int size, long[][] from) {
    SharedMemory memory = warp.block().shared();
    int lane = 0;
    try {
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        lane = Integer.numberOfTrailingZeros(rest);
        int at = memory.access(addresses[lane], size * from.length);
        memory.writes(warp.index(), lane, at, size * from.length);
        for (int i = 0; i < from.length; i++) {
          memory.store(at + i * size, size, from[i][lane]);
        }
      }
    } catch (Fault fault) {
      throw fault.at(lane);
    }
    warp.block().counters().countShared(addresses, lanes, size * from.length);
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
    SharedMemory memory = warp.block().shared();
    int lane = 0;
    try {
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        lane = Integer.numberOfTrailingZeros(rest);
        int at = memory.access(addresses[lane], size);
        memory.updates(warp.index(), lane, at, size);
        long before = memory.load(at, size);
        memory.store(at, size, update.apply(before, operands[0][lane], operands[1][lane]));
        old[lane] = before;
      }
    } catch (Fault fault) {
      throw fault.at(lane);
    }
  }
}

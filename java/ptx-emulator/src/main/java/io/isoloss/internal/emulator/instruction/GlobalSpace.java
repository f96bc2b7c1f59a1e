package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.memory.Allocation;
import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Warp;

/// Global memory, and constants, which lie there too.
final class GlobalSpace implements MemorySpace {
  @Override
  public void load(Warp warp, int lanes, long[] addresses, int size, long[][] to) {
    DeviceMemory memory = warp.block().global();
    int lane = 0;
    try {
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        lane = Integer.numberOfTrailingZeros(rest);
        long address = addresses[lane];
        Allocation allocation = memory.access(address, size * to.length);
        for (int i = 0; i < to.length; i++) {
          to[i][lane] = allocation.load(address + (long) i * size, size);
        }
      }
    } catch (Fault fault) {
      throw fault.at(lane);
    }
    warp.block().counters().countLoad(addresses, lanes, size * to.length);
  }

  @Override
  public void store(Warp warp, int lanes, long[] addresses, int size, long[][] from) {
    DeviceMemory memory = warp.block().global();
    int lane = 0;
    try {
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        lane = Integer.numberOfTrailingZeros(rest);
        long address = addresses[lane];
        Allocation allocation = memory.access(address, size * from.length);
        for (int i = 0; i < from.length; i++) {
          allocation.store(address + (long) i * size, size, from[i][lane]);
        }
      }
    } catch (Fault fault) {
      throw fault.at(lane);
    }
    warp.block().counters().countStore(addresses, lanes, size * from.length);
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
    DeviceMemory memory = warp.block().global();
    int lane = 0;
    try {
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        lane = Integer.numberOfTrailingZeros(rest);
        long address = addresses[lane];
        Allocation allocation = memory.access(address, size);
        long before;
        long after;
        do {
          before = allocation.load(address, size);
          after = update.apply(before, operands[0][lane], operands[1][lane]);
        } while (!allocation.replace(address, size, before, after));
        old[lane] = before;
      }
    } catch (Fault fault) {
      throw fault.at(lane);
    }
    warp.block().counters().countAtomics(lanes);
  }
}

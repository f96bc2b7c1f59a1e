package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.memory.ParameterMemory;
import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Warp;

/// The parameters of a kernel.
final class ParameterSpace implements MemorySpace {
  @Override
  public void load(Warp warp, int lanes, long[] addresses, int size, long[][] to) {
    long address = addresses[Integer.numberOfTrailingZeros(lanes)];
    int same = Lanes.holding(addresses, lanes, address);
    ParameterMemory memory = warp.block().parameters();
    int at = memory.access(address, size * to.length);
    for (int i = 0; i < to.length; i++) {
      Lanes.set(to[i], same, memory.load(at + i * size, size));
    }
    if (same != lanes) {
      load(warp, lanes & ~same, addresses, size, to);
    }
  }

  @Override
  public void store(Warp warp, int lanes, long[] addresses, int size, long[][] from) {
    throw new Fault(Check.OUT_OF_BOUNDS, "the parameters of a kernel are read-only");
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
    throw new Fault(Check.OUT_OF_BOUNDS, "the parameters of a kernel are read-only");
  }
}

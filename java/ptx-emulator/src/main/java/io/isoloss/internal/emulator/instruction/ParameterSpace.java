package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.memory.LittleEndian;
import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Warp;

/// The parameters of a kernel.
final class ParameterSpace implements MemorySpace {
  @Override
  public void load(Warp warp, int lanes, long[] addresses, int size, long[][] to) {
    byte[] parameters = warp.block().parameters();
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      long address = addresses[lane];
      if (address < 0 || address + (long) size * to.length > parameters.length) {
        throw new Fault(
            Check.OUT_OF_BOUNDS,
            lane,
            "%d bytes at offset %d are out of bounds: the kernel has %d bytes of parameters"
                .formatted(size * to.length, address, parameters.length));
      }
      for (int i = 0; i < to.length; i++) {
        to[i][lane] = LittleEndian.get(parameters, (int) address + i * size, size);
      }
    }
  }

  @Override
  public void store(Warp warp, int lanes, long[] addresses, int size, long[][] from) {
    throw new UnsupportedOperationException("the parameters of a kernel are read-only");
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
    throw new UnsupportedOperationException("the parameters of a kernel are read-only");
  }
}

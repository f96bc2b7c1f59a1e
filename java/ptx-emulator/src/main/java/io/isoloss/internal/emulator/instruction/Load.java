package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `ld`.
final class Load extends Instruction {
  private final MemorySpace space;
  private final Place place;
  private final Type type;
  private final int[] to;

  Load(MemorySpace space, Place place, Type type, int[] to) {
    this.space = space;
    this.place = place;
    this.type = type;
    this.to = to;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long[] addresses = place.addresses(warp, lanes);
    long[][] tos = new long[to.length][];
    for (int i = 0; i < to.length; i++) {
      tos[i] = warp.write(to[i], lanes);
    }
    space.load(warp, lanes, addresses, type.bytes(), tos);
    for (long[] loaded : tos) {
      extend(loaded, lanes);
    }
  }

  private void extend(long[] loaded, int lanes) {
    int unused = 64 - type.bits();
    if (unused == 0) {
      return;
    }
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      long high = loaded[lane] << unused;
      loaded[lane] = type.signed() ? high >> unused : high >>> unused;
    }
  }
}

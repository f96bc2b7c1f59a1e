package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `st`.
final class Store extends Instruction {
  private final MemorySpace space;
  private final Place place;
  private final int size;
  private final int[] from;

  /// @param size the bytes of an element
  Store(MemorySpace space, Place place, int size, int[] from) {
    this.space = space;
    this.place = place;
    this.size = size;
    this.from = from;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long[][] froms = new long[from.length][];
    for (int i = 0; i < from.length; i++) {
      froms[i] = warp.read(from[i], lanes);
    }
    space.store(warp, lanes, place.addresses(warp, lanes), size, froms);
  }
}

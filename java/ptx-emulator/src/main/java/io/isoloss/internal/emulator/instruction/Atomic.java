package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `atom` and `red`.
final class Atomic extends Instruction {
  private final MemorySpace space;
  private final Place place;
  private final int size;
  private final Ternary update;
  private final int to;
  private final int b;
  private final int c;

  /// @param update the new value, from the old one and the operands
  /// @param to where the old value goes
  Atomic(MemorySpace space, Place place, int size, Ternary update, int to, int b, int c) {
    this.space = space;
    this.place = place;
    this.size = size;
    this.update = update;
    this.to = to;
    this.b = b;
    this.c = c;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long[][] operands = {warp.read(b, lanes).clone(), warp.read(c, lanes).clone()};
    long[] addresses = place.addresses(warp, lanes);
    space.update(warp, lanes, addresses, size, update, operands, warp.write(to, lanes));
  }
}

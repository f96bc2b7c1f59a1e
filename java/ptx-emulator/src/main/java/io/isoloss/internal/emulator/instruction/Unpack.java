package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `mov.b64 {a, b}, d`: takes a register apart, the low part first.
final class Unpack extends Instruction {
  private final int[] parts;
  private final int from;
  private final int bits;

  /// @param bits the bits of a part
  Unpack(int[] parts, int from, int bits) {
    this.parts = parts;
    this.from = from;
    this.bits = bits;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long mask = -1L >>> (64 - bits);
    long[] froms = warp.read(from, lanes);
    for (int part = 0; part < parts.length; part++) {
      long[] tos = warp.write(parts[part], lanes);
      if (lanes == Warp.ALL) {
        for (int i = 0; i < Warp.LANES; i++) {
          tos[i] = froms[i] >>> (part * bits) & mask;
        }
        continue;
      }
      for (int rest = lanes; rest != 0; rest &= rest - 1) {
        int i = Integer.numberOfTrailingZeros(rest);
        tos[i] = froms[i] >>> (part * bits) & mask;
      }
    }
  }
}

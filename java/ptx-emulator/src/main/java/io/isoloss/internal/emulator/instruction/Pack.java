package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `mov.b64 d, {a, b}`: joins the parts of a register, the low ones first.
final class Pack extends Instruction {
  private final int to;
  private final int[] parts;
  private final int bits;

  /// @param bits the bits of a part
  Pack(int to, int[] parts, int bits) {
    this.to = to;
    this.parts = parts;
    this.bits = bits;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long mask = -1L >>> (64 - bits);
    if (parts.length == 2) {
      packTwo(warp, lanes, mask);
      return;
    }
    long[][] froms = new long[parts.length][];
    for (int part = 0; part < parts.length; part++) {
      froms[part] = warp.read(parts[part], lanes);
    }
    long[] tos = warp.write(to, lanes);
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      long value = 0;
      for (int part = 0; part < froms.length; part++) {
        value |= (froms[part][i] & mask) << (part * bits);
      }
      tos[i] = value;
    }
  }

  /// The usual case, in a loop that the JIT can turn into vector instructions.
  private void packTwo(Warp warp, int lanes, long mask) {
    long[] lows = warp.read(parts[0], lanes);
    long[] highs = warp.read(parts[1], lanes);
    long[] tos = warp.write(to, lanes);
    if (lanes == Warp.ALL) {
      for (int i = 0; i < Warp.LANES; i++) {
        tos[i] = (lows[i] & mask) | highs[i] << bits;
      }
      return;
    }
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      tos[i] = (lows[i] & mask) | highs[i] << bits;
    }
  }
}

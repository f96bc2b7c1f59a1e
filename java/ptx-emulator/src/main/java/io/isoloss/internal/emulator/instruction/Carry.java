package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Warp;

/// `add.cc`, `addc`, `sub.cc` and `subc`: numbers longer than a register.
final class Carry extends Instruction {
  private final boolean subtract;
  private final boolean carryIn;
  private final boolean carryOut;
  private final int bits;
  private final int to;
  private final int a;
  private final int b;

  Carry(boolean subtract, boolean carryIn, boolean carryOut, int bits, int to, int a, int b) {
    this.subtract = subtract;
    this.carryIn = carryIn;
    this.carryOut = carryOut;
    this.bits = bits;
    this.to = to;
    this.a = a;
    this.b = b;
  }

  @Override
  public void execute(Warp warp, int lanes) {
    long[] as = warp.read(a, lanes);
    long[] bs = warp.read(b, lanes);
    long[] tos = warp.write(to, lanes);
    int carries = 0;
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      // a - b is a + ~b + 1. PTX keeps the borrow, which is the carry's opposite.
      long x = as[lane] << (64 - bits);
      long y = (subtract ? ~bs[lane] : bs[lane]) << (64 - bits);
      boolean in = carryIn ? (warp.carry() >>> lane & 1) != 0 != subtract : subtract;
      long sum = x + y;
      boolean out = Long.compareUnsigned(sum, x) < 0;
      if (in) {
        long one = 1L << (64 - bits);
        sum += one;
        out |= Long.compareUnsigned(sum, one) < 0;
      }
      tos[lane] = sum >>> (64 - bits);
      carries |= out != subtract ? 1 << lane : 0;
    }
    if (carryOut) {
      warp.setCarry(lanes, carries);
    }
  }
}

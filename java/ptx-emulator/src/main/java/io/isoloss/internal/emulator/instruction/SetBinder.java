package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Instruction;
import org.jspecify.annotations.Nullable;

/// Binds `set`: a comparison whose result is a value.
final class SetBinder {
  private SetBinder() {}

  static @Nullable Instruction bind(Operands operands) {
    if (!operands.opcode().equals("set") || operands.count() > 3) {
      return null;
    }
    Type to = operands.type();
    Type from = operands.type();
    Compare compare = Comparisons.of(from, operands.modifiers());
    if (compare == null) {
      return null;
    }
    // True is 1.0 as a float, and all ones as an integer.
    long yes = to == Type.F32 ? Float.floatToRawIntBits(1) : -1;
    return ComputeBinary.of(
        (a, b) -> compare.test(a, b) ? yes : 0,
        operands.destination(0),
        operands.source(1, from),
        operands.source(2, from));
  }
}

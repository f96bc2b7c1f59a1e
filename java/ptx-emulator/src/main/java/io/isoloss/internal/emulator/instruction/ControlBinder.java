package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import org.jspecify.annotations.Nullable;

/// Binds the instructions that say where a thread goes on.
final class ControlBinder {
  private ControlBinder() {}

  /// The instruction, or null if it is none of these.
  static @Nullable Instruction bind(Operands operands) {
    return switch (operands.opcode()) {
      case "bra" -> {
        operands.modifiers().ignore("uni");
        yield new Jump(operands.label(0));
      }
      case "ret" -> {
        operands.modifiers().ignore("uni");
        yield operands.frame().isEntry() ? new Exit() : new Jump(operands.frame().end());
      }
      case "exit" -> new Exit();
      case "trap", "brkpt" -> new Trap("stops here");
      case "call" -> {
        operands.modifiers().ignore("uni");
        yield new Trap("calls a function that the module does not hold");
      }
      case "nanosleep" -> {
        operands.type();
        yield new Nothing();
      }
      default -> null;
    };
  }
}

package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.ptx.Operand;
import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Instruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Binds the instructions that move values and addresses.
final class MoveBinder {
  private MoveBinder() {}

  /// The instruction, or null if it is none of these.
  static @Nullable Instruction bind(Operands operands) {
    return switch (operands.opcode()) {
      case "mov" -> move(operands);
      case "cvta" -> address(operands);
      default -> null;
    };
  }

  private static Instruction move(Operands operands) {
    Type type = operands.type();
    if (type == Type.PRED) {
      return PredicateBinder.move(operands);
    }
    if (operands.isGroup(1)) {
      int[] parts = operands.sources(1, type);
      return new Pack(operands.destination(0), parts, type.bits() / parts.length);
    }
    if (operands.get(0) instanceof Operand.Group(List<Operand> elements)) {
      int bits = type.bits() / elements.size();
      return new Unpack(operands.destinations(0), operands.source(1, type), bits);
    }
    return ComputeUnary.of(a -> a, operands.destination(0), operands.source(1, type));
  }

  /// `cvta`: between an address in a state space and a generic one.
  private static @Nullable Instruction address(Operands operands) {
    Modifiers modifiers = operands.modifiers();
    boolean toSpace = modifiers.take("to");
    long window =
        switch (modifiers.takeOr("shared", "local", "global", "const", "")) {
          case "shared" -> DeviceMemory.SHARED_WINDOW;
          case "local" -> DeviceMemory.LOCAL_WINDOW;
          case "global", "const" -> 0;
          default -> -1;
        };
    if (window < 0) {
      return null;
    }
    Type type = operands.type();
    Unary operation = toSpace ? a -> a - window : a -> a + window;
    return ComputeUnary.of(operation, operands.destination(0), operands.source(1, type));
  }
}

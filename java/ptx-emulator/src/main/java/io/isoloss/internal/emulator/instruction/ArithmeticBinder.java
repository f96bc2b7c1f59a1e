package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Instruction;
import org.jspecify.annotations.Nullable;

/// Binds the instructions that compute a value from values.
final class ArithmeticBinder {
  private ArithmeticBinder() {}

  /// The instruction, or null if it is none of these.
  static @Nullable Instruction bind(Operands operands) {
    return switch (operands.opcode()) {
      case "add", "sub", "addc", "subc" -> sum(operands);
      case "mul", "div", "rem", "min", "max", "copysign", "and", "or", "xor" -> binary(operands);
      case "shl", "shr" -> shift(operands);
      case "neg", "abs", "not", "cnot", "sqrt", "rcp" -> unary(operands);
      case "popc", "clz", "brev" -> unary(operands);
      case "bfind" -> highestBit(operands);
      case "fma", "mad", "sad" -> ternary(operands);
      case "bfe" -> extract(operands);
      case "bfi" -> insert(operands);
      case "shf" -> funnel(operands);
      case "prmt" -> permute(operands);
      case "lop3" -> lookup(operands);
      case "slct" -> select(operands);
      case "cvt" -> convert(operands);
      default -> null;
    };
  }

  private static @Nullable Instruction sum(Operands operands) {
    boolean carryIn = operands.opcode().endsWith("c");
    boolean carryOut = operands.modifiers().take("cc");
    if (!carryIn && !carryOut) {
      return binary(operands);
    }
    Type type = operands.type();
    return new Carry(
        operands.opcode().startsWith("sub"),
        carryIn,
        carryOut,
        type.bits(),
        operands.destination(0),
        operands.source(1, type),
        operands.source(2, type));
  }

  private static @Nullable Instruction binary(Operands operands) {
    Type type = operands.type();
    String opcode = operands.opcode();
    Modifiers modifiers = operands.modifiers();
    Binary operation = Bits.binary(opcode, type);
    if (operation == null) {
      operation =
          switch (type) {
            case F32 -> Floats.binary(opcode, modifiers);
            case F64 -> Doubles.binary(opcode, modifiers);
            default -> Integers.binary(opcode, modifiers, type);
          };
    }
    return operation == null
        ? null
        : ComputeBinary.of(
            operation, operands.destination(0), operands.source(1, type), operands.source(2, type));
  }

  private static @Nullable Instruction shift(Operands operands) {
    Type type = operands.type();
    Binary operation = Bits.binary(operands.opcode(), type);
    return operation == null
        ? null
        : ComputeBinary.of(
            operation,
            operands.destination(0),
            operands.source(1, type),
            operands.source(2, Type.U32));
  }

  private static @Nullable Instruction unary(Operands operands) {
    Type type = operands.type();
    Unary operation =
        switch (type) {
          case F32 -> Floats.unary(operands.opcode(), operands.modifiers());
          case F64 -> Doubles.unary(operands.opcode(), operands.modifiers());
          default -> Integers.unary(operands.opcode(), type);
        };
    return operation == null ? null : compute(operation, operands, type);
  }

  private static Instruction compute(Unary operation, Operands operands, Type type) {
    return ComputeUnary.of(operation, operands.destination(0), operands.source(1, type));
  }

  private static Instruction highestBit(Operands operands) {
    boolean shiftAmount = operands.modifiers().take("shiftamt");
    Type type = operands.type();
    return compute(Integers.highestBit(type, shiftAmount), operands, type);
  }

  private static @Nullable Instruction ternary(Operands operands) {
    Type type = operands.type();
    Ternary operation =
        switch (type) {
          case F32 -> Floats.ternary(operands.opcode(), operands.modifiers());
          case F64 -> Doubles.ternary(operands.opcode(), operands.modifiers());
          default -> Integers.ternary(operands.opcode(), operands.modifiers(), type);
        };
    return operation == null ? null : compute(operation, operands, type, type);
  }

  private static Instruction compute(
      Ternary operation, Operands operands, Type type, Type thirdType) {
    return ComputeTernary.of(
        operation,
        operands.destination(0),
        operands.source(1, type),
        operands.source(2, type),
        operands.source(3, thirdType));
  }

  private static Instruction extract(Operands operands) {
    Type type = operands.type();
    return compute(Bits.extract(type), operands, type, Type.U32);
  }

  private static Instruction insert(Operands operands) {
    Type type = operands.type();
    return ComputeQuaternary.of(
        Bits.insert(type.bits()),
        operands.destination(0),
        operands.source(1, type),
        operands.source(2, type),
        operands.source(3, Type.U32),
        operands.source(4, Type.U32));
  }

  private static Instruction funnel(Operands operands) {
    boolean left = operands.modifiers().takeOr("l", "r").equals("l");
    boolean wrap = operands.modifiers().takeOr("wrap", "clamp").equals("wrap");
    return compute(Bits.funnel(left, wrap), operands, operands.type(), Type.U32);
  }

  private static Instruction permute(Operands operands) {
    Type type = operands.type();
    String mode = operands.modifiers().takeOr("f4e", "b4e", "rc8", "ecl", "ecr", "rc16", "");
    return compute(Bits.permute(mode), operands, type, type);
  }

  private static Instruction lookup(Operands operands) {
    return compute(Bits.lookup((int) operands.literal(4)), operands, operands.type(), Type.B32);
  }

  /// `slct`: a where c is at least 0, b where not. A NaN is not; -0 is.
  private static Instruction select(Operands operands) {
    boolean flush = operands.modifiers().take("ftz");
    Type type = operands.type();
    Type sign = operands.type();
    Ternary operation =
        sign == Type.F32
            ? (a, b, c) -> Raw.f32(Floats.flush(c, flush)) >= 0 ? a : b
            : (a, b, c) -> (int) c >= 0 ? a : b;
    return compute(operation, operands, type, sign);
  }

  private static @Nullable Instruction convert(Operands operands) {
    Type to = operands.type();
    Type from = operands.type();
    Unary operation = Conversions.of(to, from, operands.modifiers());
    return operation == null ? null : compute(operation, operands, from);
  }
}

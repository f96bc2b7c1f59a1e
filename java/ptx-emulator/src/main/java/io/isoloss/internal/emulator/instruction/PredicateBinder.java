package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.ptx.Operand;
import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Instruction;
import org.jspecify.annotations.Nullable;

/// Binds the instructions that make or use predicates.
final class PredicateBinder {
  private static final PredicateOp AND = (a, b) -> a & b;
  private static final PredicateOp OR = (a, b) -> a | b;
  private static final PredicateOp XOR = (a, b) -> a ^ b;
  private static final PredicateOp FIRST = (a, _) -> a;

  private PredicateBinder() {}

  /// The instruction, or null if it is none of these.
  static @Nullable Instruction bind(Operands operands) {
    return switch (operands.opcode()) {
      case "setp" -> set(operands);
      case "selp" -> select(operands);
      case "and" -> logic(operands, AND);
      case "or" -> logic(operands, OR);
      case "xor" -> logic(operands, XOR);
      case "not" -> logic(operands, (a, _) -> ~a);
      case "testp" -> test(operands);
      case "isspacep" -> space(operands);
      default -> null;
    };
  }

  private static PredicateOp join(Modifiers modifiers) {
    return switch (modifiers.takeOr("and", "or", "xor", "")) {
      case "and" -> AND;
      case "or" -> OR;
      case "xor" -> XOR;
      default -> FIRST;
    };
  }

  private static @Nullable Instruction set(Operands operands) {
    PredicateOp join = join(operands.modifiers());
    Type type = operands.type();
    Compare compare = Comparisons.of(type, operands.modifiers());
    if (compare == null) {
      return null;
    }
    return SetPredicate.of(
        compare,
        operands.source(1, type),
        operands.source(2, type),
        join,
        operands.count() > 3 ? operands.predicate(3) : null,
        operands.predicateDestination(0),
        operands.secondPredicate(0));
  }

  private static Instruction select(Operands operands) {
    Type type = operands.type();
    return new SetValue(
        operands.predicate(3),
        operands.destination(0),
        operands.source(1, type),
        operands.source(2, type));
  }

  private static @Nullable Instruction logic(Operands operands, PredicateOp operation) {
    if (!operands.modifiers().take("pred")) {
      return null;
    }
    PredicateSource first = operands.predicate(1);
    PredicateSource second = operands.count() > 2 ? operands.predicate(2) : first;
    return new ComputePredicate(operation, operands.predicateDestination(0), first, second);
  }

  /// `mov.pred`, from a predicate or a constant.
  static Instruction move(Operands operands) {
    int to = operands.predicateDestination(0);
    if (operands.get(1) instanceof Operand.IntegerLiteral(long value)) {
      int zero = operands.constant(0);
      return SetPredicate.of((_, _) -> value != 0, zero, zero, FIRST, null, to, -1);
    }
    PredicateSource from = operands.predicate(1);
    return new ComputePredicate(FIRST, to, from, from);
  }

  private static Instruction test(Operands operands) {
    String what =
        operands
            .modifiers()
            .takeOr("finite", "infinite", "number", "notanumber", "normal", "subnormal");
    Type type = operands.type();
    Compare compare = (a, _) -> is(what, type == Type.F32 ? Raw.f32(a) : Raw.f64(a), type);
    return unary(operands, type, compare);
  }

  private static Instruction unary(Operands operands, Type type, Compare compare) {
    int from = operands.source(1, type);
    int to = operands.predicateDestination(0);
    return SetPredicate.of(compare, from, from, FIRST, null, to, -1);
  }

  private static boolean is(String what, double value, Type type) {
    double leastNormal = type == Type.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    boolean subnormal = value != 0 && Math.abs(value) < leastNormal;
    return switch (what) {
      case "finite" -> Double.isFinite(value);
      case "infinite" -> Double.isInfinite(value);
      case "number" -> !Double.isNaN(value);
      case "notanumber" -> Double.isNaN(value);
      case "subnormal" -> subnormal;
      default -> Double.isFinite(value) && value != 0 && !subnormal;
    };
  }

  private static Instruction space(Operands operands) {
    Compare compare =
        switch (operands.modifiers().takeOr("shared", "local", "global")) {
          case "shared" -> (a, _) -> DeviceMemory.isShared(a);
          case "local" -> (a, _) -> DeviceMemory.isLocal(a);
          default -> (a, _) -> !DeviceMemory.isShared(a) && !DeviceMemory.isLocal(a);
        };
    return unary(operands, Type.U64, compare);
  }
}

package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Instruction;
import org.jspecify.annotations.Nullable;

/// Binds the instructions by which lanes and warps meet.
final class WarpBinder {
  private WarpBinder() {}

  /// The instruction, or null if it is none of these.
  static @Nullable Instruction bind(Operands operands) {
    return switch (operands.opcode()) {
      case "shfl" -> operands.modifiers().take("sync") ? shuffle(operands) : null;
      case "vote" -> operands.modifiers().take("sync") ? vote(operands) : null;
      case "match" -> operands.modifiers().take("sync") ? match(operands) : null;
      case "redux" -> operands.modifiers().take("sync") ? reduce(operands) : null;
      case "activemask" -> activeMask(operands);
      case "bar", "barrier" -> barrier(operands);
      default -> null;
    };
  }

  private static Instruction shuffle(Operands operands) {
    Shuffle.Mode mode =
        switch (operands.modifiers().takeOr("up", "down", "bfly", "idx")) {
          case "up" -> Shuffle.Mode.UP;
          case "down" -> Shuffle.Mode.DOWN;
          case "bfly" -> Shuffle.Mode.BFLY;
          default -> Shuffle.Mode.IDX;
        };
    Type type = operands.type();
    return new Shuffle(
        mode,
        operands.destination(0),
        operands.secondPredicate(0),
        operands.source(1, type),
        operands.source(2, Type.B32),
        operands.source(3, Type.B32),
        operands.source(4, Type.B32));
  }

  private static Instruction vote(Operands operands) {
    String mode = operands.modifiers().takeOr("all", "any", "uni", "ballot");
    PredicateSource from = operands.predicate(1);
    int members = operands.source(2, Type.B32);
    if (mode.equals("ballot")) {
      operands.type();
      return new Ballot(operands.destination(0), from, members);
    }
    operands.modifiers().take("pred");
    Vote.Mode voted =
        switch (mode) {
          case "all" -> Vote.Mode.ALL;
          case "any" -> Vote.Mode.ANY;
          default -> Vote.Mode.UNI;
        };
    return new Vote(voted, operands.predicateDestination(0), from, members);
  }

  private static Instruction match(Operands operands) {
    boolean all = operands.modifiers().takeOr("all", "any").equals("all");
    Type type = operands.type();
    return new Match(
        all,
        type,
        operands.destination(0),
        operands.secondPredicate(0),
        operands.source(1, type),
        operands.source(2, Type.B32));
  }

  private static @Nullable Instruction reduce(Operands operands) {
    Modifiers modifiers = operands.modifiers();
    String operation = modifiers.takeOr("add", "min", "max", "and", "or", "xor");
    Type type = operands.type();
    Binary binary = Bits.binary(operation, type);
    if (binary == null) {
      binary = Integers.binary(operation, modifiers, type);
    }
    return binary == null
        ? null
        : new ReduceLanes(
            binary,
            operands.destination(0),
            operands.source(1, type),
            operands.source(2, Type.B32));
  }

  private static Instruction activeMask(Operands operands) {
    operands.type();
    return new ActiveMask(operands.destination(0));
  }

  private static @Nullable Instruction barrier(Operands operands) {
    Modifiers modifiers = operands.modifiers();
    modifiers.ignore("aligned", "cta");
    if (modifiers.take("warp")) {
      return modifiers.take("sync") ? new SyncWarp(operands.source(0, Type.B32)) : null;
    }
    if (modifiers.take("sync")) {
      return new SyncBlock(operands.source(0, Type.B32), threads(operands, 1, 2));
    }
    return modifiers.take("red") ? reduceBlock(operands) : null;
  }

  /// The slot of the number of threads where that operand is there.
  private static int threads(Operands operands, int index, int countWithIt) {
    return operands.count() == countWithIt ? operands.source(index, Type.B32) : -1;
  }

  private static Instruction reduceBlock(Operands operands) {
    ReduceBlock.Mode mode =
        switch (operands.modifiers().takeOr("and", "or", "popc")) {
          case "and" -> ReduceBlock.Mode.AND;
          case "or" -> ReduceBlock.Mode.OR;
          default -> ReduceBlock.Mode.POPC;
        };
    operands.type();
    return new ReduceBlock(
        mode,
        operands.source(1, Type.B32),
        threads(operands, 2, 4),
        mode == ReduceBlock.Mode.POPC ? operands.destination(0) : operands.predicateDestination(0),
        operands.predicate(operands.count() - 1));
  }
}

package io.isoloss.internal.emulator.ptx;

import java.util.List;

/// An operand, with names not yet resolved.
public sealed interface Operand {
  /// A register, variable, label or function; `_` for a result that nobody wants.
  record Name(String text) implements Operand {}

  /// `!p`: a predicate, negated.
  record Not(String text) implements Operand {}

  /// An integer.
  record IntegerLiteral(long value) implements Operand {}

  /// `0f3F800000` or `0d3FF0000000000000`: a number by its bits.
  record FloatLiteral(double value) implements Operand {}

  /// `[base+offset]`; the base is a register, a variable or nothing (empty).
  record Address(String base, long offset) implements Operand {}

  /// `{a, b}`.
  record Group(List<Operand> elements) implements Operand {}

  /// `d|p`: a value and a predicate.
  record Pair(Operand first, Operand second) implements Operand {}

  /// `(a, b)`: the values of a call.
  record Arguments(List<Operand> elements) implements Operand {}
}

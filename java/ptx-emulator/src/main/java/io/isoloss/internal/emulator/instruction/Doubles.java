package io.isoloss.internal.emulator.instruction;

import static io.isoloss.internal.emulator.instruction.Raw.f64;

import io.isoloss.internal.emulator.ptx.Type;
import org.jspecify.annotations.Nullable;

/// Arithmetic of doubles.
final class Doubles {
  private static final long SIGN = Long.MIN_VALUE;

  private Doubles() {}

  static @Nullable Binary binary(String opcode, Modifiers modifiers) {
    Rounding rounding = Rounding.of(modifiers);
    if (rounding != Rounding.NEAREST) {
      return Directed.binary(opcode, Type.F64, rounding);
    }
    return switch (opcode) {
      case "add" -> (a, b) -> Raw.of(f64(a) + f64(b), a, b);
      case "sub" -> (a, b) -> Raw.of(f64(a) - f64(b), a, b);
      case "mul" -> (a, b) -> Raw.of(f64(a) * f64(b), a, b);
      case "div" -> (a, b) -> Raw.of(f64(a) / f64(b), a, b);
      case "min" -> (a, b) -> pick(a, b, Math.min(f64(a), f64(b)));
      case "max" -> (a, b) -> pick(a, b, Math.max(f64(a), f64(b)));
      case "copysign" -> (a, b) -> (b & ~SIGN) | (a & SIGN);
      default -> null;
    };
  }

  /// A NaN is dropped where the other is a number.
  private static long pick(long a, long b, double both) {
    if (Double.isNaN(both) && !(Double.isNaN(f64(a)) && Double.isNaN(f64(b)))) {
      return Double.isNaN(f64(a)) ? b : a;
    }
    return Raw.of(both, a, b);
  }

  static @Nullable Ternary ternary(String opcode, Modifiers modifiers) {
    if (!opcode.equals("fma") && !opcode.equals("mad")) {
      return null;
    }
    Rounding rounding = Rounding.of(modifiers);
    return rounding == Rounding.NEAREST
        ? (a, b, c) -> Raw.of(Math.fma(f64(a), f64(b), f64(c)), a, b, c)
        : Directed.fma(Type.F64, rounding);
  }

  static @Nullable Unary unary(String opcode, Modifiers modifiers) {
    return switch (opcode) {
      case "neg" -> a -> a ^ SIGN;
      case "abs" -> a -> a & ~SIGN;
      case "sqrt", "rcp" -> {
        Rounding rounding = Rounding.required(modifiers);
        yield rounding == null ? null : rounded(opcode, rounding);
      }
      default -> null;
    };
  }

  private static @Nullable Unary rounded(String opcode, Rounding rounding) {
    if (opcode.equals("sqrt")) {
      return rounding == Rounding.NEAREST
          ? a -> Raw.of(Math.sqrt(f64(a)), a, a)
          : Directed.root(Type.F64, rounding);
    }
    if (rounding == Rounding.NEAREST) {
      return a -> Raw.of(1 / f64(a), a, a);
    }
    Binary quotient = Directed.binary("div", Type.F64, rounding);
    return quotient == null ? null : a -> quotient.apply(Double.doubleToRawLongBits(1), a);
  }
}

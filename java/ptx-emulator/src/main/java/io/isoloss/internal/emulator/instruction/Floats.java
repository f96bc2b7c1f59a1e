package io.isoloss.internal.emulator.instruction;

import static io.isoloss.internal.emulator.instruction.Raw.f32;

import io.isoloss.internal.emulator.ptx.Type;
import org.jspecify.annotations.Nullable;

/// Arithmetic of floats. Approximate instructions are refused: their bits are not defined.
final class Floats {
  private static final int SIGN = 0x80000000;

  private Floats() {}

  static @Nullable Binary binary(String opcode, Modifiers modifiers) {
    boolean flush = modifiers.take("ftz");
    boolean saturate = modifiers.take("sat");
    Rounding rounding = Rounding.of(modifiers);
    Binary exact = rounding == Rounding.NEAREST ? nearest(opcode, modifiers) : null;
    if (rounding != Rounding.NEAREST) {
      exact = Directed.binary(opcode, Type.F32, rounding);
    }
    if (exact == null) {
      return null;
    }
    Binary operation = exact;
    return !flush && !saturate
        ? operation
        : (a, b) -> finish(operation.apply(flush(a, flush), flush(b, flush)), flush, saturate);
  }

  private static @Nullable Binary nearest(String opcode, Modifiers modifiers) {
    boolean keepNan = modifiers.take("NaN");
    return switch (opcode) {
      case "add" -> (a, b) -> Raw.of(f32(a) + f32(b));
      case "sub" -> (a, b) -> Raw.of(f32(a) - f32(b));
      case "mul" -> (a, b) -> Raw.of(f32(a) * f32(b));
      case "div" -> (a, b) -> Raw.of(f32(a) / f32(b));
      case "min" -> (a, b) -> min(f32(a), f32(b), keepNan);
      case "max" -> (a, b) -> max(f32(a), f32(b), keepNan);
      // copysign takes the sign from its first operand.
      case "copysign" -> (a, b) -> ((int) b & ~SIGN) | ((int) a & SIGN);
      default -> null;
    };
  }

  /// A NaN is dropped where the other is a number; -0 is less than +0, as in Java.
  private static long min(float a, float b, boolean keepNan) {
    return Raw.of(keepNan || (a == a && b == b) ? Math.min(a, b) : a == a ? a : b);
  }

  private static long max(float a, float b, boolean keepNan) {
    return Raw.of(keepNan || (a == a && b == b) ? Math.max(a, b) : a == a ? a : b);
  }

  static @Nullable Ternary ternary(String opcode, Modifiers modifiers) {
    if (!opcode.equals("fma") && !opcode.equals("mad")) {
      return null;
    }
    boolean flush = modifiers.take("ftz");
    boolean saturate = modifiers.take("sat");
    Rounding rounding = Rounding.of(modifiers);
    Ternary operation =
        rounding == Rounding.NEAREST
            ? (a, b, c) -> Raw.of(Math.fma(f32(a), f32(b), f32(c)))
            : Directed.fma(Type.F32, rounding);
    return !flush && !saturate
        ? operation
        : (a, b, c) ->
            finish(
                operation.apply(flush(a, flush), flush(b, flush), flush(c, flush)),
                flush,
                saturate);
  }

  static @Nullable Unary unary(String opcode, Modifiers modifiers) {
    boolean flush = modifiers.take("ftz");
    Unary operation =
        switch (opcode) {
          case "neg" -> a -> (int) a ^ SIGN;
          case "abs" -> a -> (int) a & ~SIGN;
          case "sqrt" -> root(modifiers);
          case "rcp" -> reciprocal(modifiers);
          default -> null;
        };
    return operation == null || !flush
        ? operation
        : a -> finish(operation.apply(flush(a, true)), true, false);
  }

  private static @Nullable Unary root(Modifiers modifiers) {
    Rounding rounding = Rounding.required(modifiers);
    if (rounding == null) {
      return null;
    }
    // The root in double has more than twice the bits, so that rounding it twice is harmless.
    return rounding == Rounding.NEAREST
        ? a -> Raw.of((float) Math.sqrt(f32(a)))
        : Directed.root(Type.F32, rounding);
  }

  private static @Nullable Unary reciprocal(Modifiers modifiers) {
    Rounding rounding = Rounding.required(modifiers);
    if (rounding == null) {
      return null;
    }
    if (rounding == Rounding.NEAREST) {
      return a -> Raw.of(1 / f32(a));
    }
    Binary quotient = Directed.binary("div", Type.F32, rounding);
    return quotient == null ? null : a -> quotient.apply(Float.floatToRawIntBits(1), a);
  }

  /// `ftz`: a subnormal number counts as zero, with its sign.
  static long flush(long raw, boolean flush) {
    return flush && ((int) raw & 0x7f800000) == 0 ? (int) raw & SIGN : raw;
  }

  /// `sat`: a result is brought into [0, 1], and a NaN becomes +0.
  static long finish(long raw, boolean flush, boolean saturate) {
    long result = flush(raw, flush);
    if (!saturate) {
      return result;
    }
    float value = f32(result);
    return Float.floatToRawIntBits(value > 0 ? Math.min(value, 1) : 0);
  }
}

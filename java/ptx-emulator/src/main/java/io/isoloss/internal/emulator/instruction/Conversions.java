package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// `cvt`.
final class Conversions {
  private static final int NAN16 = 0x7fff;

  private Conversions() {}

  static @Nullable Unary of(Type to, Type from, Modifiers modifiers) {
    boolean saturate = modifiers.take("sat");
    boolean flush = modifiers.take("ftz");
    if (!to.isFloat() && !from.isFloat()) {
      return saturate ? a -> clamp(a, to, from) : integers(to, from);
    }
    if (!to.isFloat()) {
      Rounding rounding = Rounding.integer(modifiers);
      return rounding == null
          ? null
          : a -> toInteger(value(in(a, from, flush), from), to, from, rounding);
    }
    if (!from.isFloat()) {
      Rounding rounding = Rounding.of(modifiers);
      return fromInteger(to, from, rounding);
    }
    Rounding integer = Rounding.integer(modifiers);
    Rounding rounding = Rounding.of(modifiers);
    Unary plain = integer == null ? floats(to, from, rounding) : toIntegral(to, from, integer);
    if (plain == null) {
      return null;
    }
    return !flush && !saturate
        ? plain
        : a -> out(plain.apply(in(a, from, flush)), to, flush, saturate);
  }

  private static long in(long raw, Type from, boolean flush) {
    return from == Type.F32 ? Floats.flush(raw, flush) : raw;
  }

  private static long out(long raw, Type to, boolean flush, boolean saturate) {
    if (to == Type.F32) {
      return Floats.finish(raw, flush, saturate);
    }
    if (!saturate) {
      return raw;
    }
    double value = value(raw, to);
    return bits(value > 0 ? Math.min(value, 1) : 0, to);
  }

  private static Unary integers(Type to, Type from) {
    if (from == Type.U32 && to.bits() == 64) {
      return a -> a & 0xffffffffL;
    }
    if (from == Type.S32 && to.bits() == 64) {
      return a -> (int) a;
    }
    return a -> to.extend(from.extend(a));
  }

  /// `sat` between integers: what does not fit becomes the nearest that does.
  private static long clamp(long raw, Type to, Type from) {
    BigInteger value = exact(raw, from);
    return value.max(least(to)).min(most(to)).longValue();
  }

  private static BigInteger exact(long raw, Type from) {
    BigInteger value = BigInteger.valueOf(from.extend(raw));
    return from == Type.U64 && raw < 0 ? value.add(BigInteger.ONE.shiftLeft(64)) : value;
  }

  private static BigInteger least(Type type) {
    return type.signed() ? BigInteger.ONE.shiftLeft(type.bits() - 1).negate() : BigInteger.ZERO;
  }

  private static BigInteger most(Type type) {
    return BigInteger.ONE
        .shiftLeft(type.signed() ? type.bits() - 1 : type.bits())
        .subtract(BigInteger.ONE);
  }

  /// What does not fit becomes the nearest integer that does, and a NaN becomes 0; but to or from
  /// 64 bits a NaN becomes the integer with the highest bit alone.
  private static long toInteger(double value, Type to, Type from, Rounding rounding) {
    if (Double.isNaN(value)) {
      return from == Type.F64 || to.bits() == 64 ? to.extend(1L << (to.bits() - 1)) : 0;
    }
    double rounded = rounding.toInteger(value);
    if (to.signed()) {
      long least = -1L << (to.bits() - 1);
      return (long) Math.max(Math.min(rounded, (double) ~least), (double) least);
    }
    if (!(rounded > 0)) {
      return 0;
    }
    if (to.bits() < 64) {
      return (long) Math.min(rounded, (double) ((1L << to.bits()) - 1));
    }
    return rounded < 0x1p63
        ? (long) rounded
        : rounded < 0x1p64 ? (long) (rounded - 0x1p63) ^ Long.MIN_VALUE : -1;
  }

  private static Unary fromInteger(Type to, Type from, Rounding rounding) {
    if (to == Type.F16) {
      return a -> Halves.round(exact(a, from).doubleValue(), rounding);
    }
    if (rounding != Rounding.NEAREST || from == Type.U64) {
      return a ->
          exact(a, from).signum() == 0 ? 0 : rounded(new BigDecimal(exact(a, from)), to, rounding);
    }
    return to == Type.F32
        ? a -> Raw.of((float) from.extend(a))
        : a -> Raw.of((double) from.extend(a));
  }

  private static long rounded(BigDecimal exact, Type to, Rounding rounding) {
    if (rounding == Rounding.NEAREST) {
      return to == Type.F32 ? Raw.of(exact.floatValue()) : Raw.of(exact.doubleValue());
    }
    return Directed.round(exact, to, rounding);
  }

  private static @Nullable Unary floats(Type to, Type from, Rounding rounding) {
    if (to == Type.F16 && from == Type.F32 && rounding == Rounding.NEAREST) {
      return a -> half(Raw.f32(a));
    }
    if (to == Type.F16) {
      return from == Type.F16 ? a -> a : a -> Halves.round(value(a, from), rounding);
    }
    if (to == Type.F32 && from == Type.F64) {
      return rounding == Rounding.NEAREST
          ? a -> Raw.of((float) Raw.f64(a))
          : a -> narrow(Raw.f64(a), rounding);
    }
    if ((to == Type.F64 && from == Type.F64) || (to == Type.F32 && from == Type.F32)) {
      return a -> a;
    }
    return a -> bits(value(a, from), to);
  }

  private static long half(float value) {
    return value != value ? NAN16 : Float.floatToFloat16(value) & 0xffff;
  }

  private static long narrow(double value, Rounding rounding) {
    return value == 0 || !Double.isFinite(value)
        ? Raw.of((float) value)
        : Directed.round(new BigDecimal(value), Type.F32, rounding);
  }

  private static Unary toIntegral(Type to, Type from, Rounding rounding) {
    return a -> {
      double value = value(a, from);
      return bits(Math.copySign(rounding.toInteger(value), value), to);
    };
  }

  private static double value(long raw, Type type) {
    return switch (type) {
      case F16 -> Float.float16ToFloat((short) raw);
      case F32 -> Raw.f32(raw);
      default -> Raw.f64(raw);
    };
  }

  private static long bits(double value, Type type) {
    return switch (type) {
      case F16 -> Double.isNaN(value) ? NAN16 : Halves.round(value, Rounding.NEAREST);
      case F32 -> Raw.of((float) value);
      default -> Double.doubleToRawLongBits(value);
    };
  }
}

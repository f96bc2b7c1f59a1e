package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Arithmetic that rounds towards zero, down or up: the nearest result, moved by one step where the
/// exact result lies on the other side. Slow, and rare.
final class Directed {
  private Directed() {}

  static @Nullable Binary binary(String opcode, Type type, Rounding rounding) {
    return switch (opcode) {
      case "add" -> (a, b) -> sum(value(a, type), value(b, type), type, rounding);
      case "sub" -> (a, b) -> sum(value(a, type), -value(b, type), type, rounding);
      case "mul" -> (a, b) -> product(value(a, type), value(b, type), type, rounding);
      case "div" -> (a, b) -> quotient(value(a, type), value(b, type), type, rounding);
      default -> null;
    };
  }

  static Ternary fma(Type type, Rounding rounding) {
    return (a, b, c) -> fma(value(a, type), value(b, type), value(c, type), type, rounding);
  }

  static Unary root(Type type, Rounding rounding) {
    return a -> {
      double x = value(a, type);
      double root = nearest(Math.sqrt(x), type);
      if (!(x > 0) || Double.isInfinite(x)) {
        return bits(root, type);
      }
      BigDecimal r = new BigDecimal(root);
      return bits(round(root, new BigDecimal(x).compareTo(r.multiply(r)), type, rounding), type);
    };
  }

  /// A conversion to `type` of an exact number.
  static long round(BigDecimal exact, Type type, Rounding rounding) {
    double nearest = type == Type.F32 ? exact.floatValue() : exact.doubleValue();
    return bits(round(nearest, compare(exact, nearest), type, rounding), type);
  }

  private static long sum(double a, double b, Type type, Rounding rounding) {
    double nearest = type == Type.F32 ? (float) a + (float) b : a + b;
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      return bits(nearest, type);
    }
    if (nearest == 0 && a != 0) {
      return bits(rounding == Rounding.DOWN ? -0.0 : 0.0, type);
    }
    if (nearest == 0) {
      return bits(rounding == Rounding.DOWN && (1 / a < 0 || 1 / b < 0) ? -0.0 : nearest, type);
    }
    BigDecimal exact = new BigDecimal(a).add(new BigDecimal(b));
    return bits(round(nearest, compare(exact, nearest), type, rounding), type);
  }

  private static long fma(double a, double b, double c, Type type, Rounding rounding) {
    double nearest =
        type == Type.F32 ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
    if (!Double.isFinite(a) || !Double.isFinite(b) || !Double.isFinite(c)) {
      return bits(nearest, type);
    }
    BigDecimal product = new BigDecimal(a).multiply(new BigDecimal(b));
    BigDecimal exact = product.add(new BigDecimal(c));
    if (exact.signum() == 0) {
      boolean signsDiffer = (1 / (a * b) < 0) != (1 / c < 0) || product.signum() != 0;
      return bits(rounding == Rounding.DOWN && signsDiffer ? -0.0 : nearest, type);
    }
    return bits(round(nearest, compare(exact, nearest), type, rounding), type);
  }

  private static long product(double a, double b, Type type, Rounding rounding) {
    double nearest = type == Type.F32 ? (float) a * (float) b : a * b;
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      return bits(nearest, type);
    }
    BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b));
    return bits(round(nearest, compare(exact, nearest), type, rounding), type);
  }

  private static long quotient(double a, double b, Type type, Rounding rounding) {
    double nearest = type == Type.F32 ? (float) a / (float) b : a / b;
    if (!Double.isFinite(a) || !Double.isFinite(b) || a == 0 || b == 0) {
      return bits(nearest, type);
    }
    int compared =
        Double.isInfinite(nearest)
            ? -(int) Math.signum(nearest)
            : Integer.signum(
                    new BigDecimal(a)
                        .compareTo(new BigDecimal(nearest).multiply(new BigDecimal(b))))
                * (int) Math.signum(b);
    return bits(round(nearest, compared, type, rounding), type);
  }

  private static int compare(BigDecimal exact, double nearest) {
    return Double.isInfinite(nearest)
        ? -(int) Math.signum(nearest)
        : exact.compareTo(new BigDecimal(nearest));
  }

  /// @param compared whether the exact result is less than, equal to or more than the nearest
  private static double round(double nearest, int compared, Type type, Rounding rounding) {
    boolean positive = nearest > 0 || (nearest == 0 && 1 / nearest > 0);
    boolean down = rounding == Rounding.DOWN || (rounding == Rounding.TO_ZERO && positive);
    boolean up = rounding == Rounding.UP || (rounding == Rounding.TO_ZERO && !positive);
    if (down && compared < 0) {
      return type == Type.F32 ? Math.nextDown((float) nearest) : Math.nextDown(nearest);
    }
    if (up && compared > 0) {
      return type == Type.F32 ? Math.nextUp((float) nearest) : Math.nextUp(nearest);
    }
    return nearest;
  }

  private static double nearest(double value, Type type) {
    return type == Type.F32 ? (float) value : value;
  }

  private static double value(long raw, Type type) {
    return type == Type.F32 ? Raw.f32(raw) : Raw.f64(raw);
  }

  private static long bits(double value, Type type) {
    return type == Type.F32 ? Raw.of((float) value) : Raw.of(value);
  }
}

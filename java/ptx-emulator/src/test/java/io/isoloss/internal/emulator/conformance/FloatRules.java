package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Floating-point arithmetic: the exact result, rounded once.
final class FloatRules {
  private final Row row;
  private final Format format;
  private final Mode mode;

  private FloatRules(Row row) {
    this.row = row;
    format = Format.of(row.inputs().getFirst());
    mode = Mode.of(row.words());
  }

  static @Nullable Rule of(Row row) {
    FloatRules rules = new FloatRules(row);
    return switch (row.opcode()) {
      case "add", "sub", "mul", "div", "fma", "sqrt", "rcp" -> rules::arithmetic;
      case "min", "max" -> v -> new long[] {rules.pick(v[0], v[1])};
      case "neg" -> v -> new long[] {v[0] ^ rules.format.signBit()};
      case "abs" -> v -> new long[] {rules.format.magnitude(v[0])};
      case "copysign" ->
          v -> new long[] {rules.format.magnitude(v[1]) | (v[0] & rules.format.signBit())};
      default -> null;
    };
  }

  private long[] arithmetic(long[] inputs) {
    long[] v = inputs.clone();
    boolean nan = false;
    for (int i = 0; i < v.length; i++) {
      v[i] = flush(v[i]);
      nan |= format.isNan(v[i]);
    }
    long result = nan ? format.nan() : finish(result(v));
    return new long[] {nan && row.has("sat") ? 0 : result};
  }

  /// `ftz`: subnormal numbers count as zeros of their sign.
  private long flush(long raw) {
    return row.has("ftz") && format.isSubnormal(raw) ? raw & format.signBit() : raw;
  }

  private long finish(long raw) {
    if (!row.has("sat")) {
      return flush(raw);
    }
    long one = Format.of(row.inputs().getFirst()).round(Exact.of(BigInteger.ONE), mode);
    if (format.isNan(raw) || format.isNegative(raw)) {
      return 0;
    }
    return Math.min(raw, one);
  }

  private long result(long[] v) {
    return switch (row.opcode()) {
      case "add" -> sum(v[0], v[1]);
      case "sub" -> sum(v[0], v[1] ^ format.signBit());
      case "mul" -> product(v[0], v[1]);
      case "fma" -> fma(v[0], v[1], v[2]);
      case "div" -> quotient(v[0], v[1]);
      case "rcp" -> quotient(format.round(Exact.of(BigInteger.ONE), mode), v[0]);
      default -> root(v[0]);
    };
  }

  private long sum(long a, long b) {
    if (format.isInfinite(a) || format.isInfinite(b)) {
      boolean opposed = format.isInfinite(a) && format.isInfinite(b) && a != b;
      return opposed ? format.nan() : format.isInfinite(a) ? a : b;
    }
    if (format.isZero(a) && format.isZero(b) && a == b) {
      return a;
    }
    return sum(format.exact(a).plus(format.exact(b)));
  }

  /// An exact zero from numbers that are not both zero of one sign is +0, and -0 rounding down.
  private long sum(Exact exact) {
    return exact.isZero() ? mode == Mode.DOWN ? format.signBit() : 0 : format.round(exact, mode);
  }

  private long sign(long a, long b) {
    return (a ^ b) & format.signBit();
  }

  private long product(long a, long b) {
    if (format.isInfinite(a) || format.isInfinite(b)) {
      boolean zero = format.isZero(a) || format.isZero(b);
      return zero ? format.nan() : sign(a, b) | format.infinity();
    }
    return format.round(format.exact(a).times(format.exact(b)), mode);
  }

  private long fma(long a, long b, long c) {
    boolean zero = format.isZero(a) || format.isZero(b);
    if (format.isInfinite(a) || format.isInfinite(b)) {
      long product = zero ? format.nan() : sign(a, b) | format.infinity();
      return format.isNan(product) ? product : sum(product, c);
    }
    if (format.isInfinite(c)) {
      return c;
    }
    if (zero && format.isZero(c) && sign(a, b) == (c & format.signBit())) {
      return c;
    }
    return sum(format.exact(a).times(format.exact(b)).plus(format.exact(c)));
  }

  private long quotient(long a, long b) {
    if (format.isInfinite(a) || format.isZero(b)) {
      boolean open = format.isInfinite(a) ? format.isInfinite(b) : format.isZero(a);
      return open ? format.nan() : sign(a, b) | format.infinity();
    }
    if (format.isInfinite(b) || format.isZero(a)) {
      return sign(a, b);
    }
    return format.round(format.exact(a).over(format.exact(b)), mode);
  }

  private long root(long a) {
    if (format.isZero(a)) {
      return a;
    }
    if (format.isNegative(a)) {
      return format.nan();
    }
    return format.isInfinite(a) ? a : format.round(format.exact(a).root(), mode);
  }

  /// A NaN is dropped where the other is a number; -0 is less than +0.
  private long pick(long a, long b) {
    if (format.isNan(a) || format.isNan(b)) {
      return !format.isNan(b) ? b : !format.isNan(a) ? a : format.nan();
    }
    boolean firstIsLess =
        format.isNegative(a) != format.isNegative(b)
            ? format.isNegative(a)
            : format.isNegative(a) != format.magnitude(a) < format.magnitude(b);
    return firstIsLess == row.opcode().equals("min") ? a : b;
  }

  static boolean isFloat(Type type) {
    return type == Type.F16 || type == Type.F32 || type == Type.F64;
  }
}

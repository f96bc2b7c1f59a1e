package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.math.BigInteger;

/// `cvt`: the value, rounded or cut to the result's type.
final class ConversionRules {
  private ConversionRules() {}

  static Rule of(Row row) {
    Type from = row.inputs().getFirst();
    Type to = row.outputs().getFirst();
    Mode mode = Mode.of(row.words());
    if (!FloatRules.isFloat(from)) {
      return FloatRules.isFloat(to)
          ? inputs -> one(Format.of(to).round(Exact.of(Value.of(inputs[0], from)), mode))
          : inputs -> one(integer(inputs[0], from, to, row.has("sat")));
    }
    if (!FloatRules.isFloat(to)) {
      return inputs -> one(toInteger(inputs[0], from, to, mode));
    }
    boolean integral = row.words().stream().anyMatch(word -> word.matches("r[nzmp]i"));
    return inputs -> one(toFloat(inputs[0], row, integral, mode));
  }

  private static long[] one(long result) {
    return new long[] {result};
  }

  private static long integer(long raw, Type from, Type to, boolean saturated) {
    BigInteger value = Value.of(raw, from);
    return Value.raw(saturated ? Value.clamp(value, to) : value, to);
  }

  private static long toInteger(long raw, Type from, Type to, Mode mode) {
    Format format = Format.of(from);
    if (format.isNan(raw)) {
      boolean zero = from != Type.F64 && to.bits() < 64;
      return zero ? 0 : 1L << (to.bits() - 1);
    }
    if (format.isInfinite(raw)) {
      return Value.raw(format.isNegative(raw) ? Value.least(to) : Value.most(to), to);
    }
    return Value.raw(Value.clamp(format.exact(raw).toInteger(mode), to), to);
  }

  private static long toFloat(long raw, Row row, boolean integral, Mode mode) {
    Format from = Format.of(row.inputs().getFirst());
    Format to = Format.of(row.outputs().getFirst());
    long sign = from.isNegative(raw) ? to.signBit() : 0;
    if (row.has("sat")) {
      long one = to.round(Exact.of(BigInteger.ONE), mode);
      return from.isNan(raw) || from.isNegative(raw) ? 0 : Math.min(raw, one);
    }
    if (from.isNan(raw)) {
      return to.nan();
    }
    if (from.isInfinite(raw)) {
      return sign | to.infinity();
    }
    Exact exact = from.exact(raw);
    if (integral) {
      BigInteger rounded = exact.toInteger(mode).abs();
      exact = new Exact(exact.negative(), rounded, 0, false);
    }
    return to.round(exact, mode);
  }
}

package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.math.BigInteger;

/// A floating-point format of IEEE 754, by its definition.
///
/// @param precision the bits of a significand, with the hidden one
/// @param largest the exponent of the largest numbers
/// @param nan what an instruction gives where the result is not a number
record Format(int bits, int precision, int largest, long nan) {
  static Format of(Type type) {
    return switch (type) {
      case F16 -> new Format(16, 11, 15, 0x7fff);
      case F32 -> new Format(32, 24, 127, 0x7fffffff);
      case F64 -> new Format(64, 53, 1023, 0x7ff8000000000000L);
      default -> throw new IllegalArgumentException(type + " is no floating-point type");
    };
  }

  private int least() {
    return 1 - largest;
  }

  private int fractionBits() {
    return precision - 1;
  }

  long infinity() {
    return (2L * largest + 1) << fractionBits();
  }

  long signBit() {
    return 1L << (bits - 1);
  }

  long magnitude(long raw) {
    return raw & (signBit() - 1);
  }

  boolean isNegative(long raw) {
    return (raw & signBit()) != 0;
  }

  boolean isNan(long raw) {
    return magnitude(raw) > infinity();
  }

  boolean isInfinite(long raw) {
    return magnitude(raw) == infinity();
  }

  boolean isZero(long raw) {
    return magnitude(raw) == 0;
  }

  boolean isSubnormal(long raw) {
    return magnitude(raw) != 0 && magnitude(raw) >>> fractionBits() == 0;
  }

  /// The value of a finite number.
  Exact exact(long raw) {
    long fraction = magnitude(raw) & ((1L << fractionBits()) - 1);
    int field = (int) (magnitude(raw) >>> fractionBits());
    long significand = field == 0 ? fraction : fraction | 1L << fractionBits();
    int exponent = Math.max(field, 1) - largest - fractionBits();
    return new Exact(isNegative(raw), BigInteger.valueOf(significand), exponent, false);
  }

  /// The number of this format that a real number rounds to; zero keeps the sign it has.
  long round(Exact exact, Mode mode) {
    long sign = exact.negative() ? signBit() : 0;
    if (exact.isZero()) {
      return sign;
    }
    int step = Math.max(exact.top() - fractionBits(), least() - fractionBits());
    BigInteger rounded = exact.inSteps(step, mode);
    if (rounded.bitLength() > precision) {
      rounded = rounded.shiftRight(1);
      step++;
    }
    if (step + fractionBits() > largest) {
      boolean grows = mode.grows(exact.negative(), true, true, 1);
      return sign | (grows ? infinity() : infinity() - 1);
    }
    long significand = rounded.longValueExact();
    // A subnormal number has the exponent field 0, and no hidden bit.
    boolean normal = rounded.bitLength() == precision;
    long field = normal ? step + fractionBits() + largest : 0;
    return sign | field << fractionBits() | (significand & ((1L << fractionBits()) - 1));
  }
}

package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.math.BigInteger;

/// Integers of a type, as integers without bounds.
final class Value {
  private Value() {}

  /// What raw bits mean.
  static BigInteger of(long raw, Type type) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(type.bits());
    BigInteger unsigned = BigInteger.valueOf(raw).mod(modulus);
    boolean negative = isSigned(type) && unsigned.testBit(type.bits() - 1);
    return negative ? unsigned.subtract(modulus) : unsigned;
  }

  /// The raw bits of an integer, modulo 2^bits.
  static long raw(BigInteger value, Type type) {
    return value.mod(BigInteger.ONE.shiftLeft(type.bits())).longValue();
  }

  static BigInteger clamp(BigInteger value, Type type) {
    return value.max(least(type)).min(most(type));
  }

  static BigInteger least(Type type) {
    return isSigned(type) ? BigInteger.TWO.pow(type.bits() - 1).negate() : BigInteger.ZERO;
  }

  static BigInteger most(Type type) {
    return BigInteger.TWO
        .pow(isSigned(type) ? type.bits() - 1 : type.bits())
        .subtract(BigInteger.ONE);
  }

  static boolean isSigned(Type type) {
    return type.name().startsWith("S");
  }
}

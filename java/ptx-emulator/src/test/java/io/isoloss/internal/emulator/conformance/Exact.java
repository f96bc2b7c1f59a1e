package io.isoloss.internal.emulator.conformance;

import java.math.BigInteger;

/// A real number: an integer times a power of two, and perhaps a little more.
///
/// @param magnitude its absolute value in units of 2^exponent
/// @param more whether the number lies above that by less than a unit
record Exact(boolean negative, BigInteger magnitude, int exponent, boolean more) {
  /// How many bits of a quotient or a root are kept.
  private static final int BITS = 200;

  static Exact of(BigInteger integer) {
    return new Exact(integer.signum() < 0, integer.abs(), 0, false);
  }

  boolean isZero() {
    return magnitude.signum() == 0 && !more;
  }

  private BigInteger signed() {
    return negative ? magnitude.negate() : magnitude;
  }

  Exact plus(Exact other) {
    int least = Math.min(exponent, other.exponent);
    BigInteger sum =
        signed().shiftLeft(exponent - least).add(other.signed().shiftLeft(other.exponent - least));
    return new Exact(sum.signum() < 0, sum.abs(), least, false);
  }

  Exact times(Exact other) {
    return new Exact(
        negative != other.negative,
        magnitude.multiply(other.magnitude),
        exponent + other.exponent,
        false);
  }

  Exact over(Exact other) {
    BigInteger[] parts = magnitude.shiftLeft(BITS).divideAndRemainder(other.magnitude);
    return new Exact(
        negative != other.negative,
        parts[0],
        exponent - BITS - other.exponent,
        parts[1].signum() != 0);
  }

  Exact root() {
    int odd = Math.floorMod(exponent, 2);
    BigInteger[] parts = magnitude.shiftLeft(2 * BITS + odd).sqrtAndRemainder();
    int half = Math.floorDiv(exponent, 2);
    return new Exact(false, parts[0], half - BITS, parts[1].signum() != 0);
  }

  int compareTo(Exact other) {
    Exact difference = plus(new Exact(!other.negative, other.magnitude, other.exponent, false));
    return difference.isZero() ? 0 : difference.negative ? -1 : 1;
  }

  /// Rounds to an integer.
  BigInteger toInteger(Mode mode) {
    BigInteger rounded = inSteps(0, mode);
    return negative ? rounded.negate() : rounded;
  }

  /// Rounds to a whole number of steps of 2^step; without the sign.
  BigInteger inSteps(int step, Mode mode) {
    int cut = step - exponent;
    if (cut <= 0) {
      return magnitude.shiftLeft(-cut);
    }
    BigInteger kept = magnitude.shiftRight(cut);
    BigInteger lost = magnitude.subtract(kept.shiftLeft(cut));
    boolean inexact = lost.signum() != 0 || more;
    int half = lost.compareTo(BigInteger.ONE.shiftLeft(cut - 1));
    if (half == 0 && more) {
      half = 1;
    }
    return mode.grows(negative, kept.testBit(0), inexact, half) ? kept.add(BigInteger.ONE) : kept;
  }

  /// The place of the highest bit, as a power of two.
  int top() {
    return exponent + magnitude.bitLength() - 1;
  }
}

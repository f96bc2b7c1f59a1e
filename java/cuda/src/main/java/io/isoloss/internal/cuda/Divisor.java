package io.isoloss.internal.cuda;

import java.math.BigInteger;

/// What a kernel divides by, as the struct of divisor.cuh: n / value is the upper half of n *
/// magic, shifted right, for every n from 0 to 2^63 - 1.
///
/// @param magic 2^(64 + shift) / value, rounded up; 0 for a value of 1
record Divisor(long value, long magic, int shift) {
  static Divisor of(long value) {
    if (value == 1) {
      return new Divisor(1, 0, 0);
    }
    // With 2^(l-1) < value <= 2^l the magic number has 64 bits. It is too large by less than value,
    // which makes the quotient too large by less than n 2^l / 2^(63+l), that is by less than 1 /
    // value as long as n is below 2^63: too little to reach the next integer.
    int l = Long.SIZE - Long.numberOfLeadingZeros(value - 1);
    BigInteger power = BigInteger.ONE.shiftLeft(63 + l);
    BigInteger magic = power.divide(BigInteger.valueOf(value)).add(BigInteger.ONE);
    return new Divisor(value, magic.longValue(), l - 1);
  }

  void pack(Arguments arguments) {
    arguments.int64(value).int64(magic).int64(shift);
  }
}

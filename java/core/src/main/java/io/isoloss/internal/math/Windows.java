package io.isoloss.internal.math;

/// Three windows that take up to 2048 floats apart, so that doubles add each part exactly.
///
/// Let 2^T be the power of two above the largest magnitude, and u1 = 2^(T-42), u2 = 2^(T-85).
/// With M1 = 1.5 * 2^52 u1, a float v is taken apart into
///
///     high = (v + M1) - M1,  rest = v - high,  middle = (rest + M2) - M2,  low = rest - middle
///
/// and no operation but the two in brackets rounds, and those as meant:
///
/// - abs(v) <= 2^T = 2^42 u1 keeps v + M1 in the binade of M1, where doubles are u1 apart. So
///   high is the multiple of u1 nearest to v, at most 2^42 u1, and subtracting M1 is exact. The
///   error of a sum of two doubles is a double, so rest is exact, and at most u1 / 2.
/// - 2048 highs sum to at most 2^53 u1, in multiples of u1: every partial sum is a double.
/// - rest is at most u1 / 2 = 2^42 u2, so the same holds for M2 = 1.5 * 2^52 u2, u2 and middle;
///   low is exact, and at most u2 / 2.
/// - A float whose exponent is e is a multiple of 2^(e-23), and so are high (or it is v), rest,
///   middle and low. With the smallest exponent for e, 2048 lows sum to at most 2^10 u2, which is
///   2^(T-75): within 2^53 2^(e-23) if T - e <= 105.
///
/// So the order of additions is free, and the exact sum is that of the three.
final class Windows {
  /// High, middle and low.
  static final int COUNT = 3;

  private static final int INFINITY = 0x7f800000;

  private Windows() {}

  /// Whether a range, as of [TileSum#range], is of finite numbers that the windows hold.
  static boolean fit(long range) {
    int largest = (int) (range >>> 32);
    return largest < INFINITY && top(largest) - exponent((int) range) <= 105;
  }

  /// M1.
  static double first(long range) {
    return 1.5 * F64.pow2(52 - 42 + top((int) (range >>> 32)));
  }

  /// M2.
  static double second(long range) {
    return first(range) * 0x1p-43;
  }

  private static int top(int largest) {
    return exponent(largest) + 1;
  }

  /// The exponent of the float with these bits; a subnormal one counts as the least normal one.
  private static int exponent(int bits) {
    return Math.max(bits >>> 23, 1) - 127;
  }
}

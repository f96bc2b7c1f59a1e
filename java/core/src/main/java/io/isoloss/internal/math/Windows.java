package io.isoloss.internal.math;

/// Windows of doubles that take up to 2048 floats apart, so that each part is summed exactly.
///
/// A window is an accumulator h that starts at M = 1.5 * 2^52 u, where doubles are u apart. A
/// value is added, and what the sum could not take goes on to the next window:
///
///     sum = h + value,  rest = value - (sum - h),  h = sum
///
/// The last window is a plain sum that starts at 0. Only h + value rounds, and that as meant:
///
/// - While h stays within [2^52 u, 2^53 u], it is M and a multiple of u, and value is rounded to
///   one. 2048 values of at most 2^40 u move it by at most 2^51 u, so there it stays. The error of
///   a sum of two doubles is a double, so rest is exact; and it is at most u / 2.
/// - So the next window's u is 2^-41 as large. The first one's is 2^(T-40), with 2^T the power of
///   two above the largest magnitude. In the end h - M is exact, and so are sums of such parts,
///   as from the lanes of a vector: together they stay below 2^51 u.
/// - A float with exponent e is a multiple of 2^(e-23), and so is every part of it. With the least
///   exponent for e, the last window adds exactly while 2048 values of at most u / 2 stay within
///   2^53 2^(e-23), u being that of the window before: u <= 2^(e+20). That is T - e <= 60 with two
///   windows in all, and T - e <= 142 with four.
///
/// So the order of additions is free, and the exact sum is that of the windows.
final class Windows {
  /// The most there are.
  static final int COUNT = 4;

  /// From a window's u, and M, to the next one's.
  static final double NEXT = 0x1p-41;

  private static final int INFINITY = 0x7f800000;

  private Windows() {}

  /// Packs the largest magnitude and the smallest one plus [TileSum#ZERO_LAST], in floats' bits.
  static long range(int largest, int smallestZeroLast) {
    return (long) largest << 32 | (smallestZeroLast - TileSum.ZERO_LAST);
  }

  /// The range of both.
  static long join(long a, long b) {
    // In the lower half, zero stands for no magnitude at all; one less, it is the largest number.
    int smallest = Integer.compareUnsigned((int) a - 1, (int) b - 1) < 0 ? (int) a : (int) b;
    return Math.max(a >>> 32, b >>> 32) << 32 | smallest;
  }

  /// Whether plain doubles add up all floats of a range exactly, if each takes so many at most, a
  /// power of two: sums of n multiples of 2^(e-23), below n 2^T, are such multiples within 53 bits.
  static boolean noneNeeded(long range, int floats) {
    return spread(range) <= 30 - Integer.numberOfTrailingZeros(floats);
  }

  /// Whether two windows hold all floats of a range.
  static boolean twoFit(long range) {
    return spread(range) <= 60;
  }

  /// Whether four windows hold all floats of a range.
  static boolean fourFit(long range) {
    return spread(range) <= 142;
  }

  /// The first window's M.
  static double magic(long range) {
    return 1.5 * F64.pow2(52 - 40 + top(range));
  }

  /// T - e, or the largest int where a NaN or an infinity is in the range.
  private static int spread(long range) {
    return range >>> 32 >= INFINITY ? Integer.MAX_VALUE : top(range) - exponent((int) range);
  }

  private static int top(long range) {
    return exponent((int) (range >>> 32)) + 1;
  }

  /// The exponent of the float with these bits. A subnormal one counts as half the least normal
  /// one, which bounds its size, and its last bit with one to spare.
  private static int exponent(int bits) {
    return (bits >>> 23) - 127;
  }
}

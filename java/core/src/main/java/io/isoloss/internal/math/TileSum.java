package io.isoloss.internal.math;

/// The exact sum of a tile of floats, as [ExactSum] needs it: in three windows of doubles.
///
/// Scalar and SIMD code stand side by side. No order is given, for every addition is exact (the
/// proof is at [Windows]), so both give the same numbers.
interface TileSum {
  /// The most floats in a tile.
  int TILE = 2048;

  /// What this JVM runs fastest.
  TileSum FASTEST = Simd.width() == Simd.SCALAR ? new ScalarExactSum() : new VectorExactSum();

  /// The largest magnitude in the upper half and the smallest one that is not zero in the lower
  /// half, both as a float's bits; 0 where all are zero. NaN counts as larger than infinity.
  long range(float[] values, int from, int to);

  /// Puts the sums of the three windows into `sums`.
  void add(float[] values, int from, int to, double first, double second, double[] sums);

  /// The bits of a float's magnitude.
  int MAGNITUDE = 0x7fffffff;

  /// Added to the bits of a magnitude, it makes zero the largest int and keeps the others in
  /// order below: the smallest of the sums belongs to the smallest that is not zero.
  int ZERO_LAST = 0x7fffffff;

  /// What [#range] returns, from the largest magnitude and the smallest sum with [#ZERO_LAST].
  static long range(int largest, int smallestShifted) {
    return (long) largest << 32 | (smallestShifted - ZERO_LAST);
  }
}

package io.isoloss.internal.math;

/// The exact sum of a tile of floats, as [ExactSum] needs it: in plain doubles where that is exact,
/// else in two or in four windows of doubles.
///
/// Scalar and SIMD code stand side by side. No order is given, for every addition is exact (the
/// proof is at [Windows]), so the windows of both have the same total.
interface TileSum {
  /// The most floats in a tile.
  int TILE = 2048;

  /// What this JVM runs fastest.
  TileSum FASTEST = Simd.width() == Simd.SCALAR ? new ScalarExactSum() : new VectorExactSum();

  /// The bits of a float's magnitude.
  int MAGNITUDE = 0x7fffffff;

  /// Added to the bits of a magnitude, it makes zero the largest int and keeps the others in
  /// order below: the smallest of the sums belongs to the smallest that is not zero.
  int ZERO_LAST = 0x7fffffff;

  /// The largest magnitude and the smallest one that is not zero, packed by [Windows#range].
  long range(float[] values, int from, int to);

  /// Adds without windows, which takes a single pass, and looks only behind it whether that was
  /// exact, as it is where magnitudes are not far apart. If so, it puts two doubles with the same
  /// total into `sums`.
  boolean addPlain(float[] values, int from, int to, double[] sums);

  /// Puts the sums of two windows into `sums`, the first of them for `magic`.
  void addTwo(float[] values, int from, int to, double magic, double[] sums);

  /// Puts the sums of four windows into `sums`, the first of them for `magic`.
  void addFour(float[] values, int from, int to, double magic, double[] sums);
}

package io.isoloss.internal.math;

/// The tile sums of [ExactSum] in plain Java.
final class ScalarExactSum implements TileSum {
  @Override
  public long range(float[] values, int from, int to) {
    int largest = 0;
    int smallest = Integer.MAX_VALUE;
    for (int i = from; i < to; i++) {
      int magnitude = Float.floatToRawIntBits(values[i]) & MAGNITUDE;
      largest = Math.max(largest, magnitude);
      smallest = Math.min(smallest, magnitude + ZERO_LAST);
    }
    return TileSum.range(largest, smallest);
  }

  @Override
  public void add(float[] values, int from, int to, double first, double second, double[] sums) {
    double high = 0;
    double middle = 0;
    double low = 0;
    for (int i = from; i < to; i++) {
      double value = values[i];
      double highPart = (value + first) - first;
      double rest = value - highPart;
      double middlePart = (rest + second) - second;
      high += highPart;
      middle += middlePart;
      low += rest - middlePart;
    }
    sums[0] = high;
    sums[1] = middle;
    sums[2] = low;
  }
}

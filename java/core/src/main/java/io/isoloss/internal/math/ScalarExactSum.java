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
    return Windows.range(largest, smallest);
  }

  @Override
  public boolean addPlain(float[] values, int from, int to, double[] sums) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    sums[0] = sum;
    sums[1] = 0;
    return Windows.noneNeeded(range(values, from, to), TILE);
  }

  @Override
  public void addTwo(float[] values, int from, int to, double magic, double[] sums) {
    double high = magic;
    double low = 0;
    for (int i = from; i < to; i++) {
      double sum = high + values[i];
      low += values[i] - (sum - high);
      high = sum;
    }
    sums[0] = high - magic;
    sums[1] = low;
  }

  @Override
  public void addFour(float[] values, int from, int to, double magic, double[] sums) {
    double first = magic;
    double second = magic * Windows.NEXT;
    double third = magic * Windows.NEXT * Windows.NEXT;
    double last = 0;
    for (int i = from; i < to; i++) {
      double sum = first + values[i];
      double rest = values[i] - (sum - first);
      first = sum;
      sum = second + rest;
      rest = rest - (sum - second);
      second = sum;
      sum = third + rest;
      last += rest - (sum - third);
      third = sum;
    }
    sums[0] = first - magic;
    sums[1] = second - magic * Windows.NEXT;
    sums[2] = third - magic * Windows.NEXT * Windows.NEXT;
    sums[3] = last;
  }
}

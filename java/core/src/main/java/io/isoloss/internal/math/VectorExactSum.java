package io.isoloss.internal.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The tile sums of [ExactSum] with SIMD. What is left over at the end goes to the scalar code.
///
/// Where a subtraction would do stands an fma: processors with units of their own for either use
/// both, which gains a quarter, and the others lose nothing. All of it is exact, so no bit moves.
final class VectorExactSum implements TileSum {
  private static final VectorSpecies<Float> FLOAT = VectorWidth.FLOAT;
  private static final VectorSpecies<Float> HALF = VectorWidth.HALF_FLOAT;
  private static final VectorSpecies<Double> DOUBLE = VectorWidth.DOUBLE;
  private static final VectorSpecies<Integer> INT = FLOAT.vectorShape().withLanes(int.class);
  private static final int LANES = DOUBLE.length();

  private final ScalarExactSum scalar = new ScalarExactSum();

  @Override
  public long range(float[] values, int from, int to) {
    IntVector largest = IntVector.zero(INT);
    IntVector smallest = IntVector.broadcast(INT, Integer.MAX_VALUE);
    int i = from;
    for (; i <= to - FLOAT.length(); i += FLOAT.length()) {
      IntVector magnitude =
          FloatVector.fromArray(FLOAT, values, i).reinterpretAsInts().and(MAGNITUDE);
      largest = largest.max(magnitude);
      smallest = smallest.min(magnitude.add(ZERO_LAST));
    }
    int top = largest.reduceLanes(VectorOperators.MAX);
    int bottom = smallest.reduceLanes(VectorOperators.MIN);
    for (; i < to; i++) {
      int magnitude = Float.floatToRawIntBits(values[i]) & MAGNITUDE;
      top = Math.max(top, magnitude);
      bottom = Math.min(bottom, magnitude + ZERO_LAST);
    }
    return Windows.range(top, bottom);
  }

  @Override
  public void addTwo(float[] values, int from, int to, double magic, double[] sums) {
    DoubleVector one = DoubleVector.broadcast(DOUBLE, 1);
    DoubleVector minus = DoubleVector.broadcast(DOUBLE, -1);
    DoubleVector start = DoubleVector.broadcast(DOUBLE, magic);
    DoubleVector highA = start;
    DoubleVector highB = start;
    DoubleVector lowA = DoubleVector.zero(DOUBLE);
    DoubleVector lowB = lowA;
    int i = from;
    // Two at a time, for an addition takes longer than the rest of the loop's share of a vector.
    for (; i <= to - 2 * LANES; i += 2 * LANES) {
      DoubleVector value = widened(values, i);
      DoubleVector sum = highA.add(value);
      lowA = sum.sub(highA).fma(minus, value).fma(one, lowA);
      highA = sum;
      value = widened(values, i + LANES);
      sum = highB.add(value);
      lowB = sum.sub(highB).fma(minus, value).fma(one, lowB);
      highB = sum;
    }
    scalar.addTwo(values, i, to, magic, sums);
    sums[0] += total(highA.sub(start).add(highB.sub(start)));
    sums[1] += total(lowA.add(lowB));
  }

  @Override
  public void addFour(float[] values, int from, int to, double magic, double[] sums) {
    DoubleVector one = DoubleVector.broadcast(DOUBLE, 1);
    DoubleVector minus = DoubleVector.broadcast(DOUBLE, -1);
    DoubleVector first = DoubleVector.broadcast(DOUBLE, magic);
    DoubleVector second = first.mul(Windows.NEXT);
    DoubleVector third = second.mul(Windows.NEXT);
    DoubleVector last = DoubleVector.zero(DOUBLE);
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      DoubleVector value = widened(values, i);
      DoubleVector sum = first.add(value);
      DoubleVector rest = sum.sub(first).fma(minus, value);
      first = sum;
      sum = second.add(rest);
      rest = sum.sub(second).fma(minus, rest);
      second = sum;
      sum = third.add(rest);
      last = sum.sub(third).fma(minus, rest).fma(one, last);
      third = sum;
    }
    scalar.addFour(values, i, to, magic, sums);
    sums[0] += total(first.sub(magic));
    sums[1] += total(second.sub(magic * Windows.NEXT));
    sums[2] += total(third.sub(magic * Windows.NEXT * Windows.NEXT));
    sums[3] += total(last);
  }

  private static DoubleVector widened(float[] values, int i) {
    return (DoubleVector)
        FloatVector.fromArray(HALF, values, i).convertShape(VectorOperators.F2D, DOUBLE, 0);
  }

  /// The lanes' sum, in whatever order: these additions are exact, unlike those of floats.
  private static double total(DoubleVector v) {
    return v.reduceLanes(VectorOperators.ADD);
  }
}

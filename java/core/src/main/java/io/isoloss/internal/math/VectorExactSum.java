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
    return Windows.join(range(largest, smallest), scalar.range(values, i, to));
  }

  @Override
  public boolean addPlain(float[] values, int from, int to, double[] sums) {
    IntVector largest = IntVector.zero(INT);
    IntVector smallest = IntVector.broadcast(INT, Integer.MAX_VALUE);
    DoubleVector a = DoubleVector.zero(DOUBLE);
    DoubleVector b = a;
    int i = from;
    for (; i <= to - FLOAT.length(); i += FLOAT.length()) {
      IntVector magnitude =
          FloatVector.fromArray(FLOAT, values, i).reinterpretAsInts().and(MAGNITUDE);
      largest = largest.max(magnitude);
      smallest = smallest.min(magnitude.add(ZERO_LAST));
      a = a.add(widened(values, i));
      b = b.add(widened(values, i + LANES));
    }
    long range = Windows.join(range(largest, smallest), scalar.range(values, i, to));
    // The lanes are exact, their total need not be: it goes into two windows, which have room for
    // sums of floats as well as for floats.
    double magic = Windows.magic(range);
    DoubleVector start = DoubleVector.broadcast(DOUBLE, magic);
    DoubleVector highA = start.add(a).sub(start);
    DoubleVector highB = start.add(b).sub(start);
    scalar.addTwo(values, i, to, magic, sums);
    sums[0] += total(highA.add(highB));
    sums[1] += total(a.sub(highA).add(b.sub(highB)));
    return Windows.noneNeeded(range, TILE / FLOAT.length());
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

  private static long range(IntVector largest, IntVector smallest) {
    return Windows.range(
        largest.reduceLanes(VectorOperators.MAX), smallest.reduceLanes(VectorOperators.MIN));
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

package io.isoloss.internal.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The tile sums of [ExactSum] with SIMD. What is left over at the end goes to the scalar code.
final class VectorExactSum implements TileSum {
  private static final VectorSpecies<Float> FLOAT = VectorWidth.FLOAT;
  private static final VectorSpecies<Float> HALF = VectorWidth.HALF_FLOAT;
  private static final VectorSpecies<Double> DOUBLE = VectorWidth.DOUBLE;
  private static final VectorSpecies<Integer> INT = FLOAT.vectorShape().withLanes(int.class);
  private static final int STEP = 2 * DOUBLE.length();

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
    return TileSum.range(top, bottom);
  }

  @Override
  public void add(float[] values, int from, int to, double first, double second, double[] sums) {
    DoubleVector m1 = DoubleVector.broadcast(DOUBLE, first);
    DoubleVector m2 = DoubleVector.broadcast(DOUBLE, second);
    DoubleVector highA = DoubleVector.zero(DOUBLE);
    DoubleVector highB = highA;
    DoubleVector middleA = highA;
    DoubleVector middleB = highA;
    DoubleVector lowA = highA;
    DoubleVector lowB = highA;
    int i = from;
    // Two of each, since an addition's latency is longer than a vector's share of the loop.
    for (; i <= to - STEP; i += STEP) {
      DoubleVector a = widened(values, i);
      DoubleVector b = widened(values, i + DOUBLE.length());
      DoubleVector highPartA = a.add(m1).sub(m1);
      DoubleVector highPartB = b.add(m1).sub(m1);
      DoubleVector restA = a.sub(highPartA);
      DoubleVector restB = b.sub(highPartB);
      DoubleVector middlePartA = restA.add(m2).sub(m2);
      DoubleVector middlePartB = restB.add(m2).sub(m2);
      highA = highA.add(highPartA);
      highB = highB.add(highPartB);
      middleA = middleA.add(middlePartA);
      middleB = middleB.add(middlePartB);
      lowA = lowA.add(restA.sub(middlePartA));
      lowB = lowB.add(restB.sub(middlePartB));
    }
    scalar.add(values, i, to, first, second, sums);
    // Exact in any order, unlike a sum of floats: see Windows.
    sums[0] += highA.add(highB).reduceLanes(VectorOperators.ADD);
    sums[1] += middleA.add(middleB).reduceLanes(VectorOperators.ADD);
    sums[2] += lowA.add(lowB).reduceLanes(VectorOperators.ADD);
  }

  private static DoubleVector widened(float[] values, int i) {
    return (DoubleVector)
        FloatVector.fromArray(HALF, values, i).convertShape(VectorOperators.F2D, DOUBLE, 0);
  }
}

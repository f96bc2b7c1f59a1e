package io.isoloss.internal.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The tile sums of [ExactSum] with SIMD. What is left over at the end goes to the scalar code.
///
/// Where a subtraction would do stands an fma: processors with units of their own for either use
/// both, which gains a quarter, and the others lose nothing. All of it is exact, so no bit moves,
/// nor does any from the order of the lanes' additions at the end.
///
/// No helpers take or return vectors: where the JIT has inlined enough, it would call them, and
/// make an object of each vector.
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
    return Windows.join(
        Windows.range(
            largest.reduceLanes(VectorOperators.MAX), smallest.reduceLanes(VectorOperators.MIN)),
        scalar.range(values, i, to));
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
      a =
          a.add(
              (DoubleVector)
                  FloatVector.fromArray(HALF, values, i)
                      .convertShape(VectorOperators.F2D, DOUBLE, 0));
      b =
          b.add(
              (DoubleVector)
                  FloatVector.fromArray(HALF, values, i + LANES)
                      .convertShape(VectorOperators.F2D, DOUBLE, 0));
    }
    long range =
        Windows.join(
            Windows.range(
                largest.reduceLanes(VectorOperators.MAX),
                smallest.reduceLanes(VectorOperators.MIN)),
            scalar.range(values, i, to));
    // The lanes are exact, their total need not be: it goes into two windows, which have room for
    // sums of floats as well as for floats.
    double magic = Windows.magic(range);
    DoubleVector start = DoubleVector.broadcast(DOUBLE, magic);
    DoubleVector highA = start.add(a).sub(start);
    DoubleVector highB = start.add(b).sub(start);
    scalar.addTwo(values, i, to, magic, sums);
    sums[0] += highA.add(highB).reduceLanes(VectorOperators.ADD);
    sums[1] += a.sub(highA).add(b.sub(highB)).reduceLanes(VectorOperators.ADD);
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
      DoubleVector value =
          (DoubleVector)
              FloatVector.fromArray(HALF, values, i).convertShape(VectorOperators.F2D, DOUBLE, 0);
      DoubleVector sum = highA.add(value);
      lowA = sum.sub(highA).fma(minus, value).fma(one, lowA);
      highA = sum;
      value =
          (DoubleVector)
              FloatVector.fromArray(HALF, values, i + LANES)
                  .convertShape(VectorOperators.F2D, DOUBLE, 0);
      sum = highB.add(value);
      lowB = sum.sub(highB).fma(minus, value).fma(one, lowB);
      highB = sum;
    }
    scalar.addTwo(values, i, to, magic, sums);
    sums[0] += highA.sub(start).add(highB.sub(start)).reduceLanes(VectorOperators.ADD);
    sums[1] += lowA.add(lowB).reduceLanes(VectorOperators.ADD);
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
      DoubleVector value =
          (DoubleVector)
              FloatVector.fromArray(HALF, values, i).convertShape(VectorOperators.F2D, DOUBLE, 0);
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
    sums[0] += first.sub(magic).reduceLanes(VectorOperators.ADD);
    sums[1] += second.sub(magic * Windows.NEXT).reduceLanes(VectorOperators.ADD);
    sums[2] += third.sub(magic * Windows.NEXT * Windows.NEXT).reduceLanes(VectorOperators.ADD);
    sums[3] += last.reduceLanes(VectorOperators.ADD);
  }
}

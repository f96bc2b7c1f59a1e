package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The loops over logits, gradients and other memory of the caller: here over memory outside the
/// heap; the build makes the twin over arrays.
///
/// One vector a step and no unrolling by hand: so the JIT inlines all of it, and the processor
/// overlaps the steps.
final class NativeRowKernels {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  private NativeRowKernels() {}

  /// Sums 2^-k e^x over a tile, lane by lane, and notes the largest index.
  static float sum(MemorySegment x, long from, int count, int k, float[] lanes, Extremes extremes) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    IntVector top = IntVector.zero(RowLanes.INTS);
    Arrays.fill(lanes, 0);
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector v = Memory.load(x, from, i);
      FloatVector index = VF32.expIndex(v, magic);
      FloatVector exp = VF32.expAt(v, index, magic);
      int lane = i & (LANES - 1);
      FloatVector.fromArray(S, lanes, lane).add(exp).intoArray(lanes, lane);
      top = top.max(index.reinterpretAsInts());
    }
    extremes.top = top.reduceLanes(VectorOperators.MAX);
    extremes.low = Integer.MAX_VALUE;
    if (whole < count) {
      tail(x, from + whole, count - whole, k, lanes, whole & (LANES - 1), extremes, null, 0);
    }
    return RowLanes.halve(lanes);
  }

  /// As [#sum]; keeps the exponentials in `e` and notes the smallest index too.
  static float keep(
      MemorySegment x,
      long from,
      int count,
      int k,
      float[] lanes,
      Extremes extremes,
      float[] e,
      int eFrom) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    IntVector top = IntVector.zero(RowLanes.INTS);
    IntVector low = IntVector.broadcast(RowLanes.INTS, Integer.MAX_VALUE);
    Arrays.fill(lanes, 0);
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector v = Memory.load(x, from, i);
      FloatVector index = VF32.expIndex(v, magic);
      FloatVector exp = VF32.expAt(v, index, magic);
      int lane = i & (LANES - 1);
      FloatVector.fromArray(S, lanes, lane).add(exp).intoArray(lanes, lane);
      exp.intoArray(e, eFrom + i);
      top = top.max(index.reinterpretAsInts());
      low = low.min(index.reinterpretAsInts());
    }
    extremes.top = top.reduceLanes(VectorOperators.MAX);
    extremes.low = low.reduceLanes(VectorOperators.MIN);
    if (whole < count) {
      int lane = whole & (LANES - 1);
      tail(x, from + whole, count - whole, k, lanes, lane, extremes, e, eFrom + whole);
    }
    return RowLanes.halve(lanes);
  }

  /// The last step of a tile, less than a vector. On its own, because a second exponential in one
  /// method is more than the JIT inlines; it would box every vector.
  private static void tail(
      MemorySegment x,
      long from,
      int count,
      int k,
      float[] lanes,
      int lane,
      Extremes extremes,
      float @Nullable [] e,
      int eFrom) {
    VectorMask<Float> inside = S.indexInRange(0, count);
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    // Lanes behind the end repeat the first one, so that they are no extremes.
    FloatVector v = FloatVector.broadcast(S, Memory.get(x, from));
    v = v.blend(Memory.load(x, from, inside), inside);
    FloatVector index = VF32.expIndex(v, magic);
    FloatVector exp = VF32.expAt(v, index, magic);
    FloatVector.fromArray(S, lanes, lane).add(exp, inside).intoArray(lanes, lane);
    if (e != null) {
      exp.intoArray(e, eFrom, inside);
    }
    IntVector bits = index.reinterpretAsInts();
    extremes.top = Math.max(extremes.top, bits.reduceLanes(VectorOperators.MAX));
    extremes.low = Math.min(extremes.low, bits.reduceLanes(VectorOperators.MIN));
  }

  /// The exponentials alone, of several rows at once; `count` is a multiple of the width.
  static void exponentials(
      MemorySegment x, long from, int count, int k, Extremes extremes, float[] e) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    IntVector top = IntVector.zero(RowLanes.INTS);
    IntVector low = IntVector.broadcast(RowLanes.INTS, Integer.MAX_VALUE);
    for (int i = 0; i < count; i += WIDTH) {
      FloatVector v = Memory.load(x, from, i);
      FloatVector index = VF32.expIndex(v, magic);
      VF32.expAt(v, index, magic).intoArray(e, i);
      top = top.max(index.reinterpretAsInts());
      low = low.min(index.reinterpretAsInts());
    }
    extremes.top = top.reduceLanes(VectorOperators.MAX);
    extremes.low = low.reduceLanes(VectorOperators.MIN);
  }

  /// The largest x, or -inf.
  static float max(MemorySegment x, long from, int count, float[] lanes) {
    // Made here: a loop that starts from a constant object would box every step.
    FloatVector top = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector v = Memory.load(x, from, i);
      top = top.blend(v, top.compare(VectorOperators.LT, v));
    }
    float max = RowLanes.max(top, lanes);
    for (int i = whole; i < count; i++) {
      float v = Memory.get(x, from + i);
      max = v > max ? v : max;
    }
    return max;
  }

  /// e c, with what c lacks in `rest`.
  static void products(
      float[] e, int eFrom, int count, float c, float rest, MemorySegment out, long outFrom) {
    FloatVector factor = FloatVector.broadcast(S, c);
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector v = FloatVector.fromArray(S, e, eFrom + i);
      Memory.store(v.fma(factor, v.mul(rest)), out, outFrom + i);
    }
    for (int i = whole; i < count; i++) {
      float v = e[eFrom + i];
      Memory.set(out, outFrom + i, Math.fma(v, c, v * rest));
    }
  }

  static void copy(float[] from, int start, int count, MemorySegment out, long outFrom) {
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      Memory.store(FloatVector.fromArray(S, from, start + i), out, outFrom + i);
    }
    for (int i = whole; i < count; i++) {
      Memory.set(out, outFrom + i, from[start + i]);
    }
  }

  /// e c of several rows at once, each with its own c: vector v of a group holds elements of the
  /// rows that `rowOf[v]` names.
  static void rowProducts(
      float[] e,
      float[] c,
      float[] rest,
      int rows,
      VectorShuffle<Float>[] rowOf,
      MemorySegment out,
      long outFrom) {
    int classes = rowOf.length;
    for (int row = 0; row < rows; row += WIDTH) {
      FloatVector factors = FloatVector.fromArray(S, c, row);
      FloatVector rests = FloatVector.fromArray(S, rest, row);
      for (int v = 0; v < classes; v++) {
        int i = row * classes + v * WIDTH;
        FloatVector exp = FloatVector.fromArray(S, e, i);
        FloatVector low = exp.mul(rests.rearrange(rowOf[v]));
        Memory.store(exp.fma(factors.rearrange(rowOf[v]), low), out, outFrom + i);
      }
    }
  }

  /// x - max - ratio.
  static void subtract(
      MemorySegment x,
      long from,
      int count,
      float max,
      float ratio,
      MemorySegment out,
      long outFrom) {
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector y = Memory.load(x, from, i).sub(max).sub(ratio);
      Memory.store(y, out, outFrom + i);
    }
    for (int i = whole; i < count; i++) {
      Memory.set(out, outFrom + i, Memory.get(x, from + i) - max - ratio);
    }
  }

  /// x - max - ratio of several rows at once, as [#rowProducts].
  static void subtractRows(
      float[] x,
      float[] max,
      float[] ratio,
      int first,
      int rows,
      VectorShuffle<Float>[] rowOf,
      MemorySegment out,
      long outFrom) {
    int classes = rowOf.length;
    for (int row = 0; row < rows; row += WIDTH) {
      FloatVector tops = FloatVector.fromArray(S, max, first + row);
      FloatVector ratios = FloatVector.fromArray(S, ratio, first + row);
      for (int v = 0; v < classes; v++) {
        int i = row * classes + v * WIDTH;
        FloatVector y = FloatVector.fromArray(S, x, i).sub(tops.rearrange(rowOf[v]));
        Memory.store(y.sub(ratios.rearrange(rowOf[v])), out, outFrom + i);
      }
    }
  }

  static void fill(MemorySegment out, long from, int count, float value) {
    for (int i = 0; i < count; i++) {
      Memory.set(out, from + i, value);
    }
  }
}

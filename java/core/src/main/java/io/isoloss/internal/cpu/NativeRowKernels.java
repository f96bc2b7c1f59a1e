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
import jdk.incubator.vector.VectorSpecies;

/// The loops over logits, gradients and other memory of the caller: here over memory outside the
/// heap; the build makes the twin over arrays.
///
/// One vector a step and no unrolling by hand: so the JIT inlines all of it, and the processor
/// overlaps the steps.
final class NativeRowKernels {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  private NativeRowKernels() {}

  /// Sums 2^-k e^x over a tile, lane by lane, and notes the largest index. Whole vectors only:
  /// [#rest] does the others.
  static void sum(MemorySegment x, long from, int count, int k, float[] lanes, Extremes extremes) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    IntVector top = IntVector.zero(RowLanes.INTS);
    Arrays.fill(lanes, 0);
    for (int i = 0; i < count; i += WIDTH) {
      FloatVector v = Memory.load(x, from, i);
      FloatVector index = VF32.expIndex(v, magic);
      FloatVector exp = VF32.expAt(v, index, magic);
      int lane = i & (LANES - 1);
      FloatVector.fromArray(S, lanes, lane).add(exp).intoArray(lanes, lane);
      top = top.max(index.reinterpretAsInts());
    }
    extremes.top = top.reduceLanes(VectorOperators.MAX);
  }

  /// As [#sum]; keeps the exponentials in `e`.
  static void keep(
      MemorySegment x,
      long from,
      int count,
      int k,
      float[] lanes,
      Extremes extremes,
      MemorySegment e,
      long eFrom) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    IntVector top = IntVector.zero(RowLanes.INTS);
    Arrays.fill(lanes, 0);
    for (int i = 0; i < count; i += WIDTH) {
      FloatVector v = Memory.load(x, from, i);
      FloatVector index = VF32.expIndex(v, magic);
      FloatVector exp = VF32.expAt(v, index, magic);
      int lane = i & (LANES - 1);
      FloatVector.fromArray(S, lanes, lane).add(exp).intoArray(lanes, lane);
      Memory.store(exp, e, eFrom, i);
      top = top.max(index.reinterpretAsInts());
    }
    extremes.top = top.reduceLanes(VectorOperators.MAX);
  }

  /// As [#sum]; copies the logits to `to`, which may be where they are, and notes the largest.
  static void copy(
      MemorySegment x,
      long from,
      int count,
      int k,
      float[] lanes,
      Extremes extremes,
      MemorySegment to,
      long toFrom) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    IntVector top = IntVector.zero(RowLanes.INTS);
    // Made here: a loop that starts from a constant object would box every step.
    FloatVector max = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    Arrays.fill(lanes, 0);
    for (int i = 0; i < count; i += WIDTH) {
      FloatVector v = Memory.load(x, from, i);
      Memory.store(v, to, toFrom, i);
      max = max.blend(v, max.compare(VectorOperators.LT, v));
      FloatVector index = VF32.expIndex(v, magic);
      FloatVector exp = VF32.expAt(v, index, magic);
      int lane = i & (LANES - 1);
      FloatVector.fromArray(S, lanes, lane).add(exp).intoArray(lanes, lane);
      top = top.max(index.reinterpretAsInts());
    }
    extremes.top = top.reduceLanes(VectorOperators.MAX);
    extremes.max = max.reduceLanes(VectorOperators.MAX);
  }

  /// What [#sum] and its like leave of a tile, less than a vector, from class `at` on.
  static void rest(
      MemorySegment x,
      long from,
      int at,
      int count,
      int k,
      float[] lanes,
      Extremes extremes,
      RowTile.Kept keep,
      MemorySegment to,
      long toFrom) {
    VectorMask<Float> inside = S.indexInRange(0, count);
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    // Lanes behind the end repeat the first one, so that they are no extremes.
    FloatVector v = FloatVector.broadcast(S, Memory.get(x, from + at));
    v = v.blend(Memory.load(x, from + at, inside), inside);
    FloatVector index = VF32.expIndex(v, magic);
    FloatVector exp = VF32.expAt(v, index, magic);
    int lane = at & (LANES - 1);
    FloatVector.fromArray(S, lanes, lane).add(exp, inside).intoArray(lanes, lane);
    if (keep == RowTile.Kept.EXPONENTIALS) {
      Memory.store(exp, to, toFrom + at, inside);
    } else if (keep == RowTile.Kept.LOGITS) {
      Memory.store(v, to, toFrom + at, inside);
      // NaN does not count, as it would in a reduction.
      FloatVector real = v.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.NE, v));
      extremes.max = Math.max(extremes.max, real.reduceLanes(VectorOperators.MAX));
    }
    int top = index.reinterpretAsInts().reduceLanes(VectorOperators.MAX);
    extremes.top = Math.max(extremes.top, top);
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

  /// e c, with what c lacks in `rest`; returns the bits of the least magnitude.
  static int products(
      MemorySegment e,
      long eFrom,
      int count,
      float c,
      float rest,
      MemorySegment out,
      long outFrom) {
    FloatVector factor = FloatVector.broadcast(S, c);
    IntVector least = IntVector.broadcast(RowLanes.INTS, Integer.MAX_VALUE);
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector v = Memory.load(e, eFrom, i);
      FloatVector product = v.fma(factor, v.mul(rest));
      Memory.store(product, out, outFrom, i);
      least = least.min(product.reinterpretAsInts().and(Integer.MAX_VALUE));
    }
    int bits = least.reduceLanes(VectorOperators.MIN);
    for (int i = whole; i < count; i++) {
      float v = Memory.get(e, eFrom + i);
      float product = Math.fma(v, c, v * rest);
      Memory.set(out, outFrom + i, product);
      bits = Math.min(bits, Float.floatToRawIntBits(product) & Integer.MAX_VALUE);
    }
    return bits;
  }

  static void store(float[] from, int start, int count, MemorySegment out, long outFrom) {
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      Memory.store(FloatVector.fromArray(S, from, start + i), out, outFrom + i);
    }
    for (int i = whole; i < count; i++) {
      Memory.set(out, outFrom + i, from[start + i]);
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
      Memory.store(Memory.load(x, from, i).sub(max).sub(ratio), out, outFrom, i);
    }
    if (whole < count) {
      VectorMask<Float> inside = S.indexInRange(whole, count);
      FloatVector v = Memory.load(x, from + whole, inside);
      Memory.store(v.sub(max).sub(ratio), out, outFrom + whole, inside);
    }
  }

  static void fill(MemorySegment out, long from, int count, float value) {
    for (int i = 0; i < count; i++) {
      Memory.set(out, from + i, value);
    }
  }
}

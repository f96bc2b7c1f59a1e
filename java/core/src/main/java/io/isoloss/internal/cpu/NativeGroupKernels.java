package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The loops of [RowGroup] over memory of the caller: here outside the heap; the build makes the
/// twin over arrays.
final class NativeGroupKernels {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  private NativeGroupKernels() {}

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

  /// As [#exponentials]; writes them to `out` too, only to have it in the cache when the results
  /// come: memory is fetched while the processor is busy with exponentials.
  static void exponentialsAndTouch(
      MemorySegment x,
      long from,
      int count,
      int k,
      Extremes extremes,
      float[] e,
      MemorySegment out,
      long outFrom) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    IntVector top = IntVector.zero(RowLanes.INTS);
    IntVector low = IntVector.broadcast(RowLanes.INTS, Integer.MAX_VALUE);
    for (int i = 0; i < count; i += WIDTH) {
      FloatVector v = Memory.load(x, from, i);
      FloatVector index = VF32.expIndex(v, magic);
      FloatVector exp = VF32.expAt(v, index, magic);
      exp.intoArray(e, i);
      Memory.store(exp, out, outFrom, i);
      top = top.max(index.reinterpretAsInts());
      low = low.min(index.reinterpretAsInts());
    }
    extremes.top = top.reduceLanes(VectorOperators.MAX);
    extremes.low = low.reduceLanes(VectorOperators.MIN);
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
        Memory.store(exp.fma(factors.rearrange(rowOf[v]), low), out, outFrom, i);
      }
    }
  }

  /// As [#longRowProducts], of rows of at most two vectors.
  static void rowProductsOf2(
      float[] e, float[] c, float[] rest, int rows, int classes, MemorySegment out, long outFrom) {
    int last = classes - WIDTH;
    for (int row = 0; row < rows; row++) {
      FloatVector factor = FloatVector.broadcast(S, c[row]);
      FloatVector low = FloatVector.broadcast(S, rest[row]);
      int at = row * classes;
      FloatVector a = FloatVector.fromArray(S, e, at);
      FloatVector b = FloatVector.fromArray(S, e, at + last);
      Memory.store(a.fma(factor, a.mul(low)), out, outFrom, at);
      Memory.store(b.fma(factor, b.mul(low)), out, outFrom, at + last);
    }
  }

  /// As [#rowProducts], of rows longer than a vector. A row's last vector ends where the row does,
  /// so it may do some elements again.
  static void longRowProducts(
      float[] e, float[] c, float[] rest, int rows, int classes, MemorySegment out, long outFrom) {
    int last = classes - WIDTH;
    for (int row = 0; row < rows; row++) {
      FloatVector factor = FloatVector.broadcast(S, c[row]);
      FloatVector low = FloatVector.broadcast(S, rest[row]);
      int at = row * classes;
      for (int i = 0; i < last; i += WIDTH) {
        FloatVector exp = FloatVector.fromArray(S, e, at + i);
        Memory.store(exp.fma(factor, exp.mul(low)), out, outFrom, at + i);
      }
      FloatVector exp = FloatVector.fromArray(S, e, at + last);
      Memory.store(exp.fma(factor, exp.mul(low)), out, outFrom, at + last);
    }
  }

  /// x - max - ratio of several rows at once, as [#rowProducts]; may be in place, as those below.
  static void subtractRows(
      MemorySegment x,
      long from,
      float[] max,
      float[] ratio,
      int rows,
      VectorShuffle<Float>[] rowOf,
      MemorySegment out,
      long outFrom) {
    int classes = rowOf.length;
    for (int row = 0; row < rows; row += WIDTH) {
      FloatVector tops = FloatVector.fromArray(S, max, row);
      FloatVector ratios = FloatVector.fromArray(S, ratio, row);
      for (int v = 0; v < classes; v++) {
        int i = row * classes + v * WIDTH;
        FloatVector y = Memory.load(x, from, i).sub(tops.rearrange(rowOf[v]));
        Memory.store(y.sub(ratios.rearrange(rowOf[v])), out, outFrom, i);
      }
    }
  }

  /// As [#subtractLongRows], of rows of at most two vectors.
  static void subtractRowsOf2(
      MemorySegment x,
      long from,
      float[] max,
      float[] ratio,
      int rows,
      int classes,
      MemorySegment out,
      long outFrom) {
    int last = classes - WIDTH;
    for (int row = 0; row < rows; row++) {
      FloatVector top = FloatVector.broadcast(S, max[row]);
      FloatVector log = FloatVector.broadcast(S, ratio[row]);
      int at = row * classes;
      FloatVector a = Memory.load(x, from, at);
      FloatVector b = Memory.load(x, from, at + last);
      Memory.store(a.sub(top).sub(log), out, outFrom, at);
      Memory.store(b.sub(top).sub(log), out, outFrom, at + last);
    }
  }

  /// As [#subtractRows], of rows longer than a vector. The last vector ends where the row does, so
  /// it may do some elements again; it is loaded before they are overwritten.
  static void subtractLongRows(
      MemorySegment x,
      long from,
      float[] max,
      float[] ratio,
      int rows,
      int classes,
      MemorySegment out,
      long outFrom) {
    int last = classes - WIDTH;
    for (int row = 0; row < rows; row++) {
      FloatVector top = FloatVector.broadcast(S, max[row]);
      FloatVector log = FloatVector.broadcast(S, ratio[row]);
      int at = row * classes;
      FloatVector end = Memory.load(x, from, at + last);
      for (int i = 0; i < last; i += WIDTH) {
        Memory.store(Memory.load(x, from, at + i).sub(top).sub(log), out, outFrom, at + i);
      }
      Memory.store(end.sub(top).sub(log), out, outFrom, at + last);
    }
  }

  /// The largest numbers of as many rows as a vector has lanes, lane by lane, until one vector a
  /// row is left, which goes to `parts`. There must be no NaN.
  static void foldMax(
      MemorySegment x, long from, int classes, VectorMask<Float> inside, float[] parts) {
    for (int row = 0; row < WIDTH; row++) {
      FloatVector v = Memory.load(x, from + row * classes, inside);
      FloatVector.broadcast(S, Float.NEGATIVE_INFINITY)
          .blend(v, inside)
          .intoArray(parts, row * WIDTH);
    }
  }

  /// As [#foldMax], of rows longer than a vector.
  static void foldMaxOfLong(MemorySegment x, long from, int classes, float[] parts) {
    int last = classes - WIDTH;
    for (int row = 0; row < WIDTH; row++) {
      int at = row * classes;
      FloatVector top = Memory.load(x, from, at + last);
      for (int i = 0; i < last; i += WIDTH) {
        FloatVector v = Memory.load(x, from, at + i);
        top = top.blend(v, top.compare(VectorOperators.LT, v));
      }
      top.intoArray(parts, row * WIDTH);
    }
  }
}

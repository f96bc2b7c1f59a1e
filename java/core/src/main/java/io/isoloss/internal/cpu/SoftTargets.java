package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;
import static io.isoloss.internal.cpu.FloatRowMath.TILE;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// One row's effective targets q, the factors of -log p: class weights, label smoothing and target
/// in one; and the part of the loss that they make with the logits.
final class SoftTargets {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  /// sum q.
  float total;

  /// sum q (max - x).
  float distance;

  private float[] q = {};
  private float[] x = {};
  private final float[] lanes = new float[LANES];
  private final double[] wideLanes = new double[LANES];
  private float[] weights = {};

  /// Of each tile.
  private float[] tops = {};

  private float[] distances = {};
  private double[] totals = {};

  void open(RowBlock block, int row, View input) {
    int classes = block.classes;
    if (q.length < classes) {
      q = new float[classes];
      x = new float[classes];
      weights = new float[classes];
      int tiles = (classes - 1) / TILE + 1;
      tops = new float[tiles];
      distances = new float[tiles];
      totals = new double[tiles];
    }
    for (int i = 0; i < classes; i++) {
      weights[i] = block.classWeights == null ? 1 : (float) block.classWeights[i];
    }
    input.copy(0, classes, x, 0);
    float keep = (float) block.keep;
    float spread = (float) block.spread;
    if (block.indexTargets) {
      for (int i = 0; i < classes; i++) {
        q[i] = weights[i] * spread;
      }
      int label = block.labels[row];
      q[label] = Math.fma(keep, weights[label], q[label]);
    } else {
      long from = block.targetStart + (long) row * classes;
      for (int i = 0; i < classes; i++) {
        float t = block.target.get(ValueLayout.JAVA_FLOAT_UNALIGNED, (from + i) * Float.BYTES);
        q[i] = weights[i] * Math.fma(keep, t, spread);
      }
    }
  }

  /// Forms total and distance; returns the row's largest x.
  float distances(int classes) {
    int tiles = (classes - 1) / TILE + 1;
    float max = Float.NEGATIVE_INFINITY;
    for (int t = 0; t < tiles; t++) {
      int from = t * TILE;
      int count = Math.min(TILE, classes - from);
      float top = ArrayRowKernels.max(x, from, count, lanes);
      max = top > max ? top : max;
      // All -inf: any finite number serves, and 0 keeps -inf - -inf away.
      tops[t] = top == Float.NEGATIVE_INFINITY ? 0 : top;
      distances[t] = distance(from, count, tops[t]);
      totals[t] = FloatRowMath.total(q, from, count, wideLanes);
    }
    distance = distances[0];
    double sum = totals[0];
    if (tiles > 1) {
      Arrays.fill(lanes, 0);
      for (int t = 0; t < tiles; t++) {
        lanes[t % LANES] += Math.fma((float) totals[t], max - tops[t], distances[t]);
      }
      distance = FloatRowMath.halve(lanes);
      Arrays.fill(wideLanes, 0);
      for (int t = 0; t < tiles; t++) {
        wideLanes[t % LANES] += totals[t];
      }
      sum = DoubleRowMath.halve(wideLanes);
    }
    total = (float) sum;
    return max;
  }

  private float distance(int from, int count, float top) {
    Arrays.fill(lanes, 0);
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += WIDTH) {
      int lane = i & (LANES - 1);
      FloatVector sum = FloatVector.fromArray(S, lanes, lane);
      FloatVector factor = FloatVector.fromArray(S, q, from + i);
      FloatVector gap = FloatVector.broadcast(S, top).sub(FloatVector.fromArray(S, x, from + i));
      VectorMask<Float> zero = factor.compare(VectorOperators.EQ, 0);
      factor.fma(gap, sum).blend(sum, zero).intoArray(lanes, lane);
    }
    for (int i = whole; i < count; i++) {
      int lane = i & (LANES - 1);
      float factor = q[from + i];
      lanes[lane] = factor == 0 ? lanes[lane] : Math.fma(factor, top - x[from + i], lanes[lane]);
    }
    return RowLanes.halve(lanes);
  }

  /// Turns the softmax p of a tile into (total p - q) scale.
  void gradient(float[] p, int from, int count, float scale) {
    int whole = S.loopBound(count);
    FloatVector totals = FloatVector.broadcast(S, total);
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector minus = FloatVector.fromArray(S, q, from + i).neg();
      FloatVector g = totals.fma(FloatVector.fromArray(S, p, i), minus).mul(scale);
      g.blend(F32.NAN, g.compare(VectorOperators.NE, g)).intoArray(p, i);
    }
    for (int i = whole; i < count; i++) {
      float g = Math.fma(total, p[i], -q[from + i]) * scale;
      p[i] = g != g ? F32.NAN : g;
    }
  }
}

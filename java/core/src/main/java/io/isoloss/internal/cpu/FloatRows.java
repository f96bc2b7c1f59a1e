package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;
import static io.isoloss.internal.cpu.FloatRowMath.TILE;

import io.isoloss.internal.math.F32;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Row operations as plain loops, which say what every device computes. The float64 twin is made
/// from this file by the build.
final class FloatRows implements RowKernels {
  private final float[] lanes = new float[LANES];
  private final double[] wideLanes = new double[LANES];

  /// The row's logits, their exponentials 2^-K_t e^x, and their effective targets.
  private float[] x = {};

  private float[] e = {};
  private float[] q = {};

  /// Each tile's reference and sum.
  private int[] tileK = {};

  private float[] tileSum = {};

  /// Of the row: its sum S 2^K, the shift h that x is without, and the largest x.
  private float s;

  private int k;
  private float h;
  private float max;

  @Override
  public void crossEntropy(RowBlock block) {
    for (int row = 0; row < block.rows; row++) {
      int label = block.labels[row];
      if (label == RowBlock.IGNORED) {
        block.floatResults[row] = 0;
        zero(block, row);
        continue;
      }
      load(block, row);
      sum(block.classes);
      double weight = block.classWeights == null ? 1 : block.classWeights[label];
      block.floatResults[row] = weighted((float) weight, FloatRowMath.loss(s, k, x[label]));
      if (block.hasOutput) {
        gradient(block, row, label, (float) (weight / block.divisor));
      }
    }
  }

  private static float weighted(float weight, float loss) {
    float product = weight * loss;
    return Float.isNaN(product) ? F32.NAN : product;
  }

  /// scale (p - 1) at the label, scale p elsewhere.
  private void gradient(RowBlock block, int row, int label, float scale) {
    int tile = label / TILE;
    float atLabel = FloatRowMath.atLabel(e[label] * F32.pow2(tileK[tile] - k), s, scale / s);
    scaledSoftmax(block, row, scale);
    if (!Float.isNaN(s) && !Float.isNaN(scale)) {
      store(block, row, label, atLabel);
    }
  }

  /// scale p, element by element.
  private void scaledSoftmax(RowBlock block, int row, float scale) {
    for (int i = 0; i < block.classes; i++) {
      boolean nan = Float.isNaN(s) || Float.isNaN(scale);
      store(block, row, i, nan ? F32.NAN : scaledSoftmax(i, scale));
    }
  }

  private float scaledSoftmax(int i, float scale) {
    float c = FloatRowMath.factor(scale, s, tileK[i / TILE], k);
    float rest = FloatRowMath.factorRest(scale, s, tileK[i / TILE], k);
    return FloatRowMath.product(x[i], e[i], c, rest, k, scale / (double) s);
  }

  @Override
  public void softCrossEntropy(RowBlock block) {
    float scale = (float) (1 / block.divisor);
    for (int row = 0; row < block.rows; row++) {
      int label = block.indexTargets ? block.labels[row] : 0;
      if (label == RowBlock.IGNORED) {
        block.floatResults[row] = 0;
        zero(block, row);
        continue;
      }
      load(block, row);
      effectiveTargets(block, row);
      sum(block.classes);
      block.floatResults[row] = softLoss(block.classes);
      if (block.hasOutput) {
        for (int i = 0; i < block.classes; i++) {
          float g = Math.fma(total, scaledSoftmax(i, 1), -q[i]) * scale;
          store(block, row, i, Float.isNaN(s) || Float.isNaN(g) ? F32.NAN : g);
        }
      }
    }
  }

  /// q, the factors of -log p: class weights, smoothing and target in one.
  private void effectiveTargets(RowBlock block, int row) {
    float keep = (float) block.keep;
    float spread = (float) block.spread;
    for (int i = 0; i < block.classes; i++) {
      float weight = block.classWeights == null ? 1 : (float) block.classWeights[i];
      if (!block.indexTargets) {
        float t = get(block.target, block.targetStart + (long) row * block.classes + i);
        q[i] = weight * Math.fma(keep, t, spread);
      } else {
        q[i] = i == block.labels[row] ? Math.fma(keep, weight, weight * spread) : weight * spread;
      }
    }
  }

  /// The sum of q over the row, from the last [#softLoss].
  private float total;

  /// sum q (m - x) + (sum q) log(S / e^m), each tile with its own largest x in the place of m, then
  /// joined. No difference of large numbers.
  private float softLoss(int classes) {
    int tiles = tiles(classes);
    float[] distances = new float[tiles];
    double[] targets = new double[tiles];
    float[] tops = new float[tiles];
    for (int tile = 0; tile < tiles; tile++) {
      int from = tile * TILE;
      int to = Math.min(from + TILE, classes);
      float top = top(from, to);
      // All -inf: any finite number serves, and 0 keeps -inf - -inf away.
      tops[tile] = top == Float.NEGATIVE_INFINITY ? 0 : top;
      Arrays.fill(lanes, 0);
      for (int i = from; i < to; i++) {
        int lane = i % LANES;
        lanes[lane] = q[i] == 0 ? lanes[lane] : Math.fma(q[i], tops[tile] - x[i], lanes[lane]);
      }
      distances[tile] = FloatRowMath.halve(lanes);
      targets[tile] = FloatRowMath.total(q, from, to - from, wideLanes);
    }
    float distance = distances[0];
    double target = targets[0];
    if (tiles > 1) {
      Arrays.fill(lanes, 0);
      for (int tile = 0; tile < tiles; tile++) {
        float gap = max - tops[tile];
        lanes[tile % LANES] += Math.fma((float) targets[tile], gap, distances[tile]);
      }
      distance = FloatRowMath.halve(lanes);
      Arrays.fill(wideLanes, 0);
      for (int tile = 0; tile < tiles; tile++) {
        wideLanes[tile % LANES] += targets[tile];
      }
      target = DoubleRowMath.halve(wideLanes);
    }
    total = (float) target;
    float loss = Math.fma(total, FloatRowMath.logOfRatio(s, k, max), distance);
    return Float.isNaN(s) || Float.isNaN(loss) ? F32.NAN : loss;
  }

  @Override
  public void softmax(RowBlock block) {
    for (int row = 0; row < block.rows; row++) {
      load(block, row);
      sum(block.classes);
      scaledSoftmax(block, row, 1);
    }
  }

  @Override
  public void logSoftmax(RowBlock block) {
    for (int row = 0; row < block.rows; row++) {
      load(block, row);
      sum(block.classes);
      float ratio = FloatRowMath.logOfRatio(s, k, max);
      for (int i = 0; i < block.classes; i++) {
        float y = x[i] - max - ratio;
        store(block, row, i, Float.isNaN(s) || Float.isNaN(y) ? F32.NAN : y);
      }
    }
  }

  @Override
  public void logSumExp(RowBlock block) {
    for (int row = 0; row < block.rows; row++) {
      load(block, row);
      // The two infinite results are not sums.
      float top = top(0, block.classes);
      boolean infinite = Float.isInfinite(top) && !hasNan(block.classes);
      sum(block.classes);
      block.floatResults[row] = infinite ? top : FloatRowMath.logSumExp(s, k, h);
    }
  }

  private boolean hasNan(int classes) {
    for (int i = 0; i < classes; i++) {
      if (Float.isNaN(x[i])) {
        return true;
      }
    }
    return false;
  }

  /// S 2^K = sum e^x over the row: tile by tile, then the tiles joined by exact scalings.
  private void sum(int classes) {
    h = 0;
    int n = exponent(0, classes);
    if (n > FloatRowMath.MAX_EXPONENT || n <= F32.MIN_EXPONENT) {
      shift(classes);
    }
    int tiles = tiles(classes);
    k = Integer.MIN_VALUE;
    for (int tile = 0; tile < tiles; tile++) {
      int from = tile * TILE;
      int to = Math.min(from + TILE, classes);
      int reference = FloatRowMath.reference(Math.max(exponent(from, to), F32.MIN_EXPONENT));
      Arrays.fill(lanes, 0);
      for (int i = from; i < to; i++) {
        e[i] = F32.expScaled(x[i], reference);
        lanes[i % LANES] += e[i];
      }
      tileK[tile] = reference;
      tileSum[tile] = FloatRowMath.halve(lanes);
      k = Math.max(k, reference);
    }
    s = tileSum[0];
    if (tiles > 1) {
      Arrays.fill(lanes, 0);
      for (int tile = 0; tile < tiles; tile++) {
        lanes[tile % LANES] += tileSum[tile] * F32.pow2(tileK[tile] - k);
      }
      s = FloatRowMath.halve(lanes);
    }
    max = top(0, classes);
  }

  /// The largest n of the classes from `from` to `to`; NaN does not count.
  private int exponent(int from, int to) {
    int n = Integer.MIN_VALUE;
    for (int i = from; i < to; i++) {
      n = Math.max(n, F32.exponent(x[i]));
    }
    return n;
  }

  private void shift(int classes) {
    h = top(0, classes);
    for (int i = 0; i < classes; i++) {
      x[i] -= h;
    }
  }

  /// The largest x; -inf if there is none.
  private float top(int from, int to) {
    float top = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      top = x[i] > top ? x[i] : top;
    }
    return top;
  }

  private static int tiles(int classes) {
    return (classes - 1) / TILE + 1;
  }

  private void load(RowBlock block, int row) {
    if (x.length < block.classes) {
      x = new float[block.classes];
      e = new float[block.classes];
      q = new float[block.classes];
      tileK = new int[tiles(block.classes)];
      tileSum = new float[tiles(block.classes)];
    }
    for (int i = 0; i < block.classes; i++) {
      x[i] = get(block.input, block.inputStart + (long) row * block.classes + i);
    }
  }

  private static float get(MemorySegment memory, long index) {
    return memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
  }

  private void zero(RowBlock block, int row) {
    if (block.hasOutput) {
      for (int i = 0; i < block.classes; i++) {
        store(block, row, i, 0);
      }
    }
  }

  private static void store(RowBlock block, int row, int i, float value) {
    if (block.hasOutput) {
      long index = block.outputStart + (long) row * block.classes + i;
      block.output.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, value);
    }
  }
}

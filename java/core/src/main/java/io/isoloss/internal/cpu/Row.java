package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;
import static io.isoloss.internal.cpu.FloatRowMath.TILE;

import io.isoloss.internal.math.F32;
import java.util.Arrays;

/// One row at a time, with SIMD. [FloatRows] says the same in plain loops.
final class Row {
  /// The row's sum S 2^K, and the shift h that x is without.
  float s;

  int k;
  float h;

  private int classes;
  private final View input = new View();
  private final View output = new View();
  private final float[] lanes = new float[LANES];
  private final float[] tile = new float[TILE];
  private final Extremes extremes = new Extremes();

  /// The exponentials 2^-K_t e^x; an extreme row's logits without h; its effective targets.
  private float[] e = {};

  private float[] shifted = {};
  private final SoftTargets soft = new SoftTargets();

  /// Of each tile: its reference, its sum, and its smallest index.
  private int[] tileK = {};

  private float[] tileSum = {};
  private int[] tileLow = {};

  /// The reference of the tile before. Neighbours mostly have the same, so a tile is computed with
  /// it first, and once more if that proves wrong.
  private int guess;

  private void open(RowBlock block, int row) {
    long offset = (long) row * block.classes;
    input.set(block.input, block.inputStart + offset);
    if (block.hasOutput) {
      output.set(block.output, block.outputStart + offset);
    }
    if (classes != block.classes) {
      classes = block.classes;
      int tiles = tiles();
      if (tileK.length < tiles) {
        tileK = new int[tiles];
        tileSum = new float[tiles];
        tileLow = new int[tiles];
      }
    }
  }

  private int tiles() {
    return (classes - 1) / TILE + 1;
  }

  private int length(int tile) {
    return Math.min(TILE, classes - tile * TILE);
  }

  /// The logit of a class, without h.
  float x(int c) {
    return input.get(c);
  }

  /// Forms s, k and h; `keep` if the exponentials will be needed.
  void sum(RowBlock block, int row, boolean keep) {
    open(block, row);
    if (keep && e.length < classes) {
      e = new float[classes];
    }
    h = 0;
    int n = tiles(keep, FloatRowMath.MAX_EXPONENT);
    if (n > FloatRowMath.MAX_EXPONENT || n <= F32.MIN_EXPONENT) {
      shift();
      tiles(keep, Integer.MAX_VALUE);
      guess = 0;
    }
    join();
  }

  /// Computes all tiles and returns the row's largest n, or the first above `most`. A NaN counts as
  /// a large n; in a shifted row it makes the sum NaN, whatever the reference.
  private int tiles(boolean keep, int most) {
    int n = Integer.MIN_VALUE;
    k = Integer.MIN_VALUE;
    for (int t = 0; t < tiles(); t++) {
      float sum = tile(t, guess, keep);
      int top = extremes.largest(guess);
      if (top > most) {
        return top;
      }
      if (FloatRowMath.reference(top) != guess && top <= FloatRowMath.MAX_EXPONENT) {
        guess = FloatRowMath.reference(top);
        sum = tile(t, guess, keep);
      }
      tileK[t] = guess;
      tileSum[t] = sum;
      tileLow[t] = extremes.low;
      k = Math.max(k, guess);
      n = Math.max(n, top);
    }
    return n;
  }

  private float tile(int t, int reference, boolean keep) {
    int at = t * TILE;
    int count = length(t);
    long from = input.start + at;
    float[] array = input.array;
    if (array != null) {
      return keep
          ? ArrayRowKernels.keep(array, from, count, reference, lanes, extremes, e, at)
          : ArrayRowKernels.sum(array, from, count, reference, lanes, extremes);
    }
    return keep
        ? NativeRowKernels.keep(input.memory, from, count, reference, lanes, extremes, e, at)
        : NativeRowKernels.sum(input.memory, from, count, reference, lanes, extremes);
  }

  private void shift() {
    h = input.max(classes, lanes);
    if (shifted.length < classes) {
      shifted = new float[classes];
    }
    for (int i = 0; i < classes; i++) {
      shifted[i] = input.get(i) - h;
    }
    input.set(shifted, 0);
    guess = 0;
  }

  private void join() {
    s = tileSum[0];
    int tiles = tiles();
    if (tiles > 1) {
      Arrays.fill(lanes, 0);
      for (int t = 0; t < tiles; t++) {
        lanes[t % LANES] += tileSum[t] * F32.pow2(tileK[t] - k);
      }
      s = FloatRowMath.halve(lanes);
    }
  }

  void fill(RowBlock block, int row, float value) {
    if (block.hasOutput) {
      open(block, row);
      output.fill(classes, value);
    }
  }

  /// scale (p - 1) at the label, scale p elsewhere.
  void gradient(int label, float scale) {
    float atLabel = (e[label] * F32.pow2(tileK[label / TILE] - k) - s) * (scale / s);
    scaledSoftmax(scale);
    if (!Float.isNaN(s) && !Float.isNaN(scale)) {
      output.set(label, atLabel);
    }
  }

  /// scale p.
  void scaledSoftmax(float scale) {
    if (Float.isNaN(s) || Float.isNaN(scale)) {
      output.fill(classes, F32.NAN);
      return;
    }
    for (int t = 0; t < tiles(); t++) {
      int at = t * TILE;
      float c = FloatRowMath.factor(scale, s, tileK[t], k);
      extremes.low = tileLow[t];
      if (extremes.normal(c)) {
        float rest = FloatRowMath.factorRest(scale, s, tileK[t], k);
        output.products(e, at, length(t), c, rest, at);
      } else {
        smallProducts(t, c, scale);
        output.store(tile, length(t), at);
      }
    }
  }

  /// e c of a tile, some of which may be tiny, to [#tile].
  private void smallProducts(int t, float c, float scale) {
    int at = t * TILE;
    float rest = FloatRowMath.factorRest(scale, s, tileK[t], k);
    double ratio = scale / (double) s;
    // Below this x, the product is sure to round to zero: its exponent is under -150.
    float cut = (k - Math.getExponent(ratio) - 156) * 0.6931f;
    cut = cut > 0 ? cut * 0.999f : cut * 1.001f;
    boolean normal = Math.abs(c) >= Float.MIN_NORMAL;
    for (int i = 0; i < length(t); i++) {
      float product = Math.fma(e[at + i], c, e[at + i] * rest);
      if (!normal || !(Math.abs(product) >= Float.MIN_NORMAL)) {
        float x = input.get(at + i);
        product = x < cut ? 0 * scale : F32.productOfExp(x, k, ratio);
      }
      tile[i] = product;
    }
  }

  void logSoftmax() {
    if (Float.isNaN(s)) {
      output.fill(classes, F32.NAN);
      return;
    }
    float max = input.max(classes, lanes);
    float ratio = FloatRowMath.logOfRatio(s, k, max);
    float[] from = input.array;
    float[] to = output.array;
    if (from != null && to != null) {
      ArrayRowKernels.subtract(from, input.start, classes, max, ratio, to, output.start);
    } else if (from == null && to == null) {
      NativeRowKernels.subtract(
          input.memory, input.start, classes, max, ratio, output.memory, output.start);
    } else {
      for (int t = 0; t < tiles(); t++) {
        int at = t * TILE;
        input.copy(at, length(t), tile, 0);
        ArrayRowKernels.subtract(tile, 0, length(t), max, ratio, tile, 0);
        output.store(tile, length(t), at);
      }
    }
  }

  float logSumExp(RowBlock block, int row) {
    if (!Float.isNaN(s)) {
      return FloatRowMath.logSumExp(s, k, h);
    }
    // Infinite, unless there is a NaN; the shifted row holds NaN in the place of both.
    open(block, row);
    for (int i = 0; i < classes; i++) {
      if (Float.isNaN(input.get(i))) {
        return F32.NAN;
      }
    }
    return h;
  }

  /// The loss of effective targets q, which are kept for [#softGradient].
  float softLoss(RowBlock block, int row) {
    soft.open(block, row, input);
    float max = soft.distances(classes);
    float loss = Math.fma(soft.total, FloatRowMath.logOfRatio(s, k, max), soft.distance);
    return Float.isNaN(s) || Float.isNaN(loss) ? F32.NAN : loss;
  }

  /// ((sum q) p - q) scale.
  void softGradient(float scale) {
    if (Float.isNaN(s)) {
      output.fill(classes, F32.NAN);
      return;
    }
    for (int t = 0; t < tiles(); t++) {
      int at = t * TILE;
      float c = FloatRowMath.factor(1, s, tileK[t], k);
      extremes.low = tileLow[t];
      if (extremes.normal(c)) {
        float rest = FloatRowMath.factorRest(1, s, tileK[t], k);
        ArrayRowKernels.products(e, at, length(t), c, rest, tile, 0);
      } else {
        smallProducts(t, c, 1);
      }
      soft.gradient(tile, at, length(t), scale);
      output.store(tile, length(t), at);
    }
  }

  void release() {
    input.release();
    output.release();
  }
}

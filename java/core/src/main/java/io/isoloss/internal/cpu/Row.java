package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;
import static io.isoloss.internal.cpu.FloatRowMath.TILE;

import io.isoloss.internal.math.F32;
import java.util.Arrays;

/// One row at a time, with SIMD. [FloatRows] says the same in plain loops.
///
/// What a later pass needs again, exponentials or logits, is kept in the output itself where that
/// is not the input: so the row's output is fetched from memory while the processor is busy with
/// exponentials, and the later pass finds it in the cache.
final class Row {
  /// The row's sum S 2^K, and the shift h that x is without.
  float s;

  int k;
  float h;

  /// The largest x, if logits were kept.
  private float max;

  private final View input = new View();
  private final View output = new View();
  private boolean hasOutput;
  private int classes;

  /// The logits at work: the input, or a copy of it in `copied`.
  private final View x = new View();

  private float[] copied = {};

  /// What is kept: in the output, or in `scratch`.
  private final View kept = new View();

  private float[] scratch = {};

  private final RowTile tile = new RowTile();
  private final SoftTargets soft = new SoftTargets();

  /// Of each tile: its reference and its sum.
  private int[] tileK = {};

  private float[] tileSum = {};

  /// The results of a tile that do not go straight to the output.
  private final View results = View.of(new float[TILE]);

  /// The reference of the tile before. Neighbours mostly have the same, so a tile is computed with
  /// it first, and once more if that proves wrong.
  private int guess;

  private void open(RowBlock block, int row) {
    long offset = (long) row * block.classes;
    input.set(block.input, block.inputStart + offset);
    hasOutput = block.hasOutput;
    if (hasOutput) {
      output.set(block.output, block.outputStart + offset);
    }
    if (classes != block.classes) {
      classes = block.classes;
      int tiles = tiles();
      if (tileK.length < tiles) {
        tileK = new int[tiles];
        tileSum = new float[tiles];
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
    return x.get(c);
  }

  /// Forms s, k and h, and keeps nothing.
  void sum(RowBlock block, int row) {
    open(block, row);
    x.set(input);
    kept.set(input);
    sum(RowTile.Kept.NOTHING);
  }

  /// Forms s, k and h, and keeps the exponentials.
  void sumAndKeep(RowBlock block, int row) {
    open(block, row);
    if (input.apart(output)) {
      x.set(input);
      kept.set(output);
    } else {
      useArrays();
    }
    sum(RowTile.Kept.EXPONENTIALS);
  }

  /// Leaves the output alone until the end. Kernels know arrays or memory outside the heap, and not
  /// one of each, so all else happens in arrays.
  private void useArrays() {
    if (input.array != null) {
      x.set(input);
    } else {
      copyInput();
    }
    if (scratch.length < classes) {
      scratch = new float[classes];
    }
    kept.set(scratch, 0);
  }

  private void copyInput() {
    if (copied.length < classes) {
      copied = new float[classes];
    }
    input.copy(0, classes, copied, 0);
    x.set(copied, 0);
  }

  private void sum(RowTile.Kept keep) {
    h = 0;
    int n = tiles(keep, FloatRowMath.MAX_EXPONENT);
    if (n > FloatRowMath.MAX_EXPONENT || n <= F32.MIN_EXPONENT) {
      shift(keep);
      tiles(keep, Integer.MAX_VALUE);
      guess = 0;
    }
    join();
  }

  /// Computes all tiles and returns the row's largest n, or the first above `most`. A NaN counts as
  /// a large n; in a shifted row it makes the sum NaN, whatever the reference.
  private int tiles(RowTile.Kept keep, int most) {
    int n = Integer.MIN_VALUE;
    k = Integer.MIN_VALUE;
    max = Float.NEGATIVE_INFINITY;
    tile.open(x, kept, keep);
    for (int t = 0; t < tiles(); t++) {
      tile.sum(t * TILE, length(t), guess);
      int top = tile.extremes.largest(guess);
      if (top > most) {
        return top;
      }
      if (FloatRowMath.reference(top) != guess && top <= FloatRowMath.MAX_EXPONENT) {
        guess = FloatRowMath.reference(top);
        tile.sum(t * TILE, length(t), guess);
      }
      tileK[t] = guess;
      tileSum[t] = tile.sum;
      k = Math.max(k, guess);
      n = Math.max(n, top);
      max = Math.max(max, tile.extremes.max);
    }
    return n;
  }

  /// Takes h out of a row that is extreme. It is at work in an array then, so that what is kept
  /// must be in one, too.
  private void shift(RowTile.Kept keep) {
    h = x.max(classes, tile.lanes);
    if (kept.array == null) {
      useArrays();
    }
    copyInput();
    if (keep == RowTile.Kept.LOGITS) {
      kept.set(x);
    }
    for (int i = 0; i < classes; i++) {
      copied[i] -= h;
    }
    guess = 0;
  }

  private void join() {
    s = tileSum[0];
    int tiles = tiles();
    if (tiles > 1) {
      float[] lanes = tile.lanes;
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
    float e = kept.get(label) * F32.pow2(tileK[label / TILE] - k);
    float atLabel = FloatRowMath.atLabel(e, s, scale / s);
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
    boolean direct = input.apart(output) && kept.alike(output);
    for (int t = 0; t < tiles(); t++) {
      if (direct) {
        products(t, scale, output, t * TILE);
      } else {
        // The logits may be needed until all of the tile is done.
        products(t, scale, results, 0);
        output.store(results.floats(), length(t), t * TILE);
      }
    }
  }

  /// scale p of a tile.
  private void products(int t, float scale, View to, int toAt) {
    float c = FloatRowMath.factor(scale, s, tileK[t], k);
    float rest = FloatRowMath.factorRest(scale, s, tileK[t], k);
    boolean normal = Math.abs(c) >= Float.MIN_NORMAL && Math.abs(c) <= Float.MAX_VALUE;
    normal &= tile.products(kept, t * TILE, length(t), c, rest, to, toAt);
    if (!normal) {
      smallProducts(t, c, scale, to, toAt);
    }
  }

  /// Replaces those products that are too small for float arithmetic, or c if that is.
  private void smallProducts(int t, float c, float scale, View to, int toAt) {
    double ratio = scale / (double) s;
    // Below this x, the product is sure to round to zero: its exponent is under -150.
    float cut = (k - Math.getExponent(ratio) - 156) * 0.6931f;
    cut = cut > 0 ? cut * 0.999f : cut * 1.001f;
    float zero = Math.abs(scale) <= Float.MAX_VALUE ? 0 * scale : F32.NAN;
    boolean normal = Math.abs(c) >= Float.MIN_NORMAL;
    for (int i = 0; i < length(t); i++) {
      if (!normal || !(Math.abs(to.get(toAt + i)) >= Float.MIN_NORMAL)) {
        float logit = x.get(t * TILE + i);
        to.set(toAt + i, logit < cut ? zero : F32.productOfExp(logit, k, ratio));
      }
    }
  }

  /// Log-softmax into the output.
  void logSoftmax(RowBlock block, int row) {
    open(block, row);
    if (input.apart(output)) {
      x.set(input);
      kept.set(output);
    } else {
      useArrays();
      kept.set(x);
    }
    sum(RowTile.Kept.LOGITS);
    if (Float.isNaN(s)) {
      output.fill(classes, F32.NAN);
      return;
    }
    float ratio = FloatRowMath.logOfRatio(s, k, max);
    for (int t = 0; t < tiles(); t++) {
      int at = t * TILE;
      if (kept.alike(output)) {
        tile.subtract(kept, at, length(t), max, ratio, output, at);
      } else {
        tile.subtract(kept, at, length(t), max, ratio, results, 0);
        output.store(results.floats(), length(t), at);
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
    open(block, row);
    useArrays();
    sum(hasOutput ? RowTile.Kept.EXPONENTIALS : RowTile.Kept.NOTHING);
    soft.open(block, row, x);
    float top = soft.distances(classes);
    float loss = Math.fma(soft.total, FloatRowMath.logOfRatio(s, k, top), soft.distance);
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
      products(t, 1, results, 0);
      soft.gradient(results.floats(), at, length(t), scale);
      output.store(results.floats(), length(t), at);
    }
  }

  void release() {
    input.release();
    output.release();
    x.release();
    kept.release();
  }
}

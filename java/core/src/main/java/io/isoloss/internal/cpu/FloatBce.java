package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;

/// Binary cross-entropy of probabilities p against targets t.
///
/// - loss: `-(t log p + (1-t) log(1-p))`, each logarithm not below -100
/// - gradient: `(p-t) / max(p (1-p), 1e-12)`
///
/// p and t must lie in [0, 1]; else the tile is marked bad.
final class FloatBce implements FloatStage {
  /// What PyTorch bounds logarithms and denominators with.
  static final float MIN_LOG = -100;

  static final float MIN_DENOMINATOR = (float) 1e-12;

  @Override
  public void run(FloatTile tile) {
    int inputStart = (int) tile.inputStart;
    int targetStart = (int) tile.targetStart;
    int lossesStart = (int) tile.lossesStart;
    int outputStart = (int) tile.outputStart;
    boolean bad = false;
    for (int i = 0; i < tile.count; i++) {
      float p = tile.arrayInput[inputStart + i];
      float t = tile.arrayTarget[targetStart + i];
      float product = p * (1 - p);
      // Neither product is negative exactly where its factor lies in [0, 1].
      bad |= !(product >= 0 && t * (1 - t) >= 0);
      float log = FloatElementMath.log(p);
      log = log < MIN_LOG ? MIN_LOG : log;
      float logOfRest = FloatElementMath.logOfRest(p);
      logOfRest = logOfRest < MIN_LOG ? MIN_LOG : logOfRest;
      // Subtracted from 0, so that no loss is -0.
      float loss = 0 - Math.fma(t, log, (1 - t) * logOfRest);
      tile.losses[lossesStart + i] = loss != loss ? F32.NAN : loss;
      if (tile.differentiate) {
        float gradient = (p - t) / (product < MIN_DENOMINATOR ? MIN_DENOMINATOR : product);
        gradient *= tile.scale;
        tile.arrayOutput[outputStart + i] = gradient != gradient ? F32.NAN : gradient;
      }
    }
    tile.bad |= bad;
  }
}

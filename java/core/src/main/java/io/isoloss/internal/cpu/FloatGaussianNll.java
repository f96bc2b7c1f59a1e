package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import java.util.Objects;

/// Negative log-likelihood of targets t under normal distributions with means x and variances v.
///
/// With v' = max(v, eps) and r = (x-t) / v', where a NaN stays:
/// - loss: `(r (x-t) + log v') / 2`, plus the constant term; dividing first keeps a square from
///   leaving the range that its quotient would still fit
/// - gradient: `r`
///
/// v must not be negative; else the tile is marked bad.
final class FloatGaussianNll implements FloatStage {
  @Override
  public void run(FloatTile tile) {
    float[] variance = Objects.requireNonNull(tile.variance);
    int inputStart = (int) tile.inputStart;
    int targetStart = (int) tile.targetStart;
    int lossesStart = (int) tile.lossesStart;
    int outputStart = (int) tile.outputStart;
    boolean bad = false;
    for (int i = 0; i < tile.count; i++) {
      float d = tile.arrayInput[inputStart + i] - tile.arrayTarget[targetStart + i];
      float v = variance[i];
      bad |= v < 0;
      v = v < tile.eps ? tile.eps : v;
      float r = d / v;
      float log = v == Float.POSITIVE_INFINITY ? v : FloatElementMath.log(v);
      float loss = Math.fma(r, d, log) * 0.5f + tile.constant;
      tile.losses[lossesStart + i] = loss != loss ? F32.NAN : loss;
      if (tile.differentiate) {
        float gradient = r * tile.scale;
        tile.arrayOutput[outputStart + i] = gradient != gradient ? F32.NAN : gradient;
      }
    }
    tile.bad |= bad;
  }
}

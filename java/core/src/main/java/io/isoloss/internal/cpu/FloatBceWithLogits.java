package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;

/// Binary cross-entropy of logits x against targets t, with weights pw of the positive targets.
///
/// With a = 1 - t and b = pw t, the weights of the two sides:
/// - loss: `a x + (a + b) log1p(e^-x)` for x >= 0, `b |x| + (a + b) log1p(e^-|x|)` else
/// - gradient: `(a - b e^-x) / (1 + e^-x)` for x >= 0, `(a e^x - b) / (1 + e^x)` else
///
/// This is the usual formula `(1-t) x + (1 + (pw-1) t) (log1p(e^-|x|) + max(-x, 0))` put so that
/// nothing cancels for t in [0, 1]. A coefficient of zero gives zero, also of infinity.
final class FloatBceWithLogits implements FloatStage {
  @Override
  public void run(FloatTile tile) {
    int inputStart = (int) tile.inputStart;
    int targetStart = (int) tile.targetStart;
    int lossesStart = (int) tile.lossesStart;
    int outputStart = (int) tile.outputStart;
    for (int i = 0; i < tile.count; i++) {
      float x = tile.arrayInput[inputStart + i];
      float t = tile.arrayTarget[targetStart + i];
      float e = FloatElementMath.exp(-Math.abs(x));
      float l = F32.log1p(e);
      float a = 1 - t;
      float b = tile.posWeight == null ? t : tile.posWeight[i] * t;
      // Without weights a + b is 1; for t in [0, 1] it also comes out so.
      float soft = tile.posWeight == null ? l : (a + b) * l;
      float c = x < 0 ? b : a;
      float loss = Math.fma(c, c == 0 ? 0 : Math.abs(x), soft);
      tile.losses[lossesStart + i] = loss != loss ? F32.NAN : loss;
      if (tile.differentiate) {
        float top = x < 0 ? Math.fma(a, e, -b) : Math.fma(-b, e, a);
        float gradient = top / (1 + e) * tile.scale;
        tile.arrayOutput[outputStart + i] = gradient != gradient ? F32.NAN : gradient;
      }
    }
  }
}

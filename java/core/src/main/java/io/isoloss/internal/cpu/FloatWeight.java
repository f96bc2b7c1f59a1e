package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import java.util.Objects;

/// Weights behind a loss: `w L`, and the gradient `w G` times its scale. A weight of zero silences
/// also an infinite loss, but no NaN.
final class FloatWeight implements FloatStage {
  @Override
  public void run(FloatTile tile) {
    float[] weight = Objects.requireNonNull(tile.weight);
    int lossesStart = (int) tile.lossesStart;
    int outputStart = (int) tile.outputStart;
    for (int i = 0; i < tile.count; i++) {
      float w = weight[i];
      float loss = tile.losses[lossesStart + i];
      loss = w == 0 && loss == loss ? 0 : w * loss;
      tile.losses[lossesStart + i] = loss != loss ? F32.NAN : loss;
      if (tile.differentiate) {
        float gradient = w * tile.arrayOutput[outputStart + i] * tile.weightedScale;
        tile.arrayOutput[outputStart + i] = gradient != gradient ? F32.NAN : gradient;
      }
    }
  }
}

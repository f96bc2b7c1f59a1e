package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;

/// Squared error: loss `(x-t)^2`, gradient `2 (x-t)`.
final class FloatMse implements FloatStage {
  @Override
  public void run(FloatTile tile) {
    int inputStart = (int) tile.inputStart;
    int targetStart = (int) tile.targetStart;
    int lossesStart = (int) tile.lossesStart;
    int outputStart = (int) tile.outputStart;
    for (int i = 0; i < tile.count; i++) {
      float d = tile.arrayInput[inputStart + i] - tile.arrayTarget[targetStart + i];
      float loss = d * d;
      tile.losses[lossesStart + i] = loss != loss ? F32.NAN : loss;
      if (tile.differentiate) {
        float gradient = (d + d) * tile.scale;
        tile.arrayOutput[outputStart + i] = gradient != gradient ? F32.NAN : gradient;
      }
    }
  }
}

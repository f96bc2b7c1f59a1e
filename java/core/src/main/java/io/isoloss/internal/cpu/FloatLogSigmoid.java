package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;

/// [F32#logSigmoid] of every element.
final class FloatLogSigmoid implements FloatStage {
  @Override
  public void run(FloatTile tile) {
    int inputStart = (int) tile.inputStart;
    int outputStart = (int) tile.outputStart;
    for (int i = 0; i < tile.count; i++) {
      tile.arrayOutput[outputStart + i] = F32.logSigmoid(tile.arrayInput[inputStart + i]);
    }
  }
}

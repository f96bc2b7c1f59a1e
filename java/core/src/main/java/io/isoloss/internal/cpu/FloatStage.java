package io.isoloss.internal.cpu;

/// A step of the work on a tile. Stages have no state: what they work on is in the tile.
interface FloatStage {
  void run(FloatTile tile);
}

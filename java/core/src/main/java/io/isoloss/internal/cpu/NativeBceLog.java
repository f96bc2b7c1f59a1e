package io.isoloss.internal.cpu;

import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorSpecies;

/// The log p of [FloatBce] on vectors, left in scratch memory for [NativeBce]. A stage of its own,
/// because two logarithms in one loop are more than the JIT inlines.
final class NativeBceLog implements FloatStage {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;

  @Override
  public void run(FloatTile tile) {
    MemorySegment input = tile.nativeInput;
    long inputStart = tile.inputStart;
    float[] logs = tile.secondScratch;
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      VectorElementMath.log(Memory.load(input, inputStart, i)).intoArray(logs, i);
    }
  }
}

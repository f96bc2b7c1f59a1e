package io.isoloss.internal.cpu;

import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorSpecies;

/// [FloatLogSigmoid] on vectors.
final class NativeLogSigmoid implements FloatStage {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;

  @Override
  public void run(FloatTile tile) {
    MemorySegment input = tile.nativeInput;
    long inputStart = tile.inputStart;
    float[] output = tile.output;
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      VF32.logSigmoid(Memory.load(input, inputStart, i)).intoArray(output, i);
    }
  }
}

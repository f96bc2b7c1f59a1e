package io.isoloss.internal.cpu;

import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorSpecies;

/// [FloatSigmoid] on vectors.
final class NativeSigmoid implements FloatStage {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;

  @Override
  public void run(FloatTile tile) {
    MemorySegment input = tile.nativeInput;
    long inputStart = tile.inputStart;
    float[] output = tile.output;
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      VF32.sigmoid(Memory.load(input, inputStart, i)).intoArray(output, i);
    }
  }
}

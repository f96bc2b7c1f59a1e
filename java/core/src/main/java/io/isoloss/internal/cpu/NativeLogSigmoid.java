package io.isoloss.internal.cpu;

import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [FloatLogSigmoid] on vectors.
final class NativeLogSigmoid implements FloatStage {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  @Override
  public void run(FloatTile tile) {
    MemorySegment input = tile.nativeInput;
    long inputStart = tile.inputStart;
    MemorySegment output = tile.nativeOutput;
    long outputStart = tile.outputStart;
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      FloatVector s = VF32.logSigmoid(Memory.load(input, inputStart, i));
      s.intoMemorySegment(output, outputStart * Float.BYTES + i * Float.BYTES, ORDER);
    }
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatMse] on vectors.
final class NativeMse implements FloatStage {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;

  @Override
  public void run(FloatTile tile) {
    MemorySegment input = tile.nativeInput;
    MemorySegment target = tile.nativeTarget;
    long inputStart = tile.inputStart;
    long targetStart = tile.targetStart;
    float[] losses = tile.losses;
    float[] output = tile.output;
    boolean differentiate = tile.differentiate;
    FloatVector scale = FloatVector.broadcast(S, tile.scale);
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      FloatVector d = Memory.load(input, inputStart, i).sub(Memory.load(target, targetStart, i));
      FloatVector loss = d.mul(d);
      loss.blend(F32.NAN, loss.compare(VectorOperators.NE, loss)).intoArray(losses, i);
      if (differentiate) {
        FloatVector gradient = d.add(d).mul(scale);
        gradient
            .blend(F32.NAN, gradient.compare(VectorOperators.NE, gradient))
            .intoArray(output, i);
      }
    }
  }
}

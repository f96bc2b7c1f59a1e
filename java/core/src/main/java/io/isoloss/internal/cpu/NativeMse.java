package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatMse] on vectors.
final class NativeMse implements FloatStage {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  @Override
  public void run(FloatTile tile) {
    MemorySegment input = tile.nativeInput;
    MemorySegment target = tile.nativeTarget;
    long inputStart = tile.inputStart;
    long targetStart = tile.targetStart;
    float[] losses = tile.losses;
    long lossesStart = tile.lossesStart;
    MemorySegment output = tile.nativeOutput;
    long outputStart = tile.outputStart;
    boolean differentiate = tile.differentiate;
    FloatVector scale = FloatVector.broadcast(S, tile.scale);
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      FloatVector d = Memory.load(input, inputStart, i).sub(Memory.load(target, targetStart, i));
      FloatVector loss = d.mul(d);
      loss = loss.blend(F32.NAN, loss.compare(VectorOperators.NE, loss));
      loss.intoArray(losses, (int) lossesStart + i);
      if (differentiate) {
        FloatVector gradient = d.add(d).mul(scale);
        gradient = gradient.blend(F32.NAN, gradient.compare(VectorOperators.NE, gradient));
        gradient.intoMemorySegment(output, outputStart * Float.BYTES + i * Float.BYTES, ORDER);
      }
    }
  }
}

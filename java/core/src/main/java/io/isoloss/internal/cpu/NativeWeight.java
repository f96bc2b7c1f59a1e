package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatWeight] on vectors.
final class NativeWeight implements FloatStage {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  @Override
  public void run(FloatTile tile) {
    float[] weight = Objects.requireNonNull(tile.weight);
    float[] losses = tile.losses;
    long lossesStart = tile.lossesStart;
    MemorySegment output = tile.nativeOutput;
    long outputStart = tile.outputStart;
    boolean differentiate = tile.differentiate;
    FloatVector scale = FloatVector.broadcast(S, tile.weightedScale);
    FloatVector zero = FloatVector.zero(S);
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      FloatVector w = FloatVector.fromArray(S, weight, i);
      FloatVector loss = Memory.load(losses, lossesStart, i);
      VectorMask<Float> silent = w.compare(VectorOperators.EQ, zero);
      silent = silent.and(loss.compare(VectorOperators.EQ, loss));
      loss = w.mul(loss).blend(zero, silent);
      loss = loss.blend(F32.NAN, loss.compare(VectorOperators.NE, loss));
      loss.intoArray(losses, (int) lossesStart + i);
      if (differentiate) {
        FloatVector gradient = w.mul(Memory.load(output, outputStart, i)).mul(scale);
        gradient = gradient.blend(F32.NAN, gradient.compare(VectorOperators.NE, gradient));
        gradient.intoMemorySegment(output, outputStart * Float.BYTES + i * Float.BYTES, ORDER);
      }
    }
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VectorWidth;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatWeight] on vectors.
final class VectorWeight implements FloatStage {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;

  @Override
  public void run(FloatTile tile) {
    float[] weight = Objects.requireNonNull(tile.weight);
    float[] losses = tile.losses;
    float[] output = tile.output;
    boolean differentiate = tile.differentiate;
    FloatVector scale = FloatVector.broadcast(S, tile.weightedScale);
    FloatVector zero = FloatVector.zero(S);
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      FloatVector w = FloatVector.fromArray(S, weight, i);
      FloatVector loss = FloatVector.fromArray(S, losses, i);
      VectorMask<Float> silent = w.compare(VectorOperators.EQ, zero);
      silent = silent.and(loss.compare(VectorOperators.EQ, loss));
      loss = w.mul(loss).blend(zero, silent);
      loss.blend(F32.NAN, loss.compare(VectorOperators.NE, loss)).intoArray(losses, i);
      if (differentiate) {
        FloatVector gradient = w.mul(FloatVector.fromArray(S, output, i)).mul(scale);
        gradient
            .blend(F32.NAN, gradient.compare(VectorOperators.NE, gradient))
            .intoArray(output, i);
      }
    }
  }
}

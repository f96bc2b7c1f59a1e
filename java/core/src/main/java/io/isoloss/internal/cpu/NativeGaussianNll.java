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

/// [FloatGaussianNll] on vectors.
final class NativeGaussianNll implements FloatStage {
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
    float[] variance = Objects.requireNonNull(tile.variance);
    FloatVector eps = FloatVector.broadcast(S, tile.eps);
    FloatVector constant = FloatVector.broadcast(S, tile.constant);
    int count = tile.count;
    boolean bad = false;
    for (int i = 0; i < count; i += S.length()) {
      FloatVector d = Memory.load(input, inputStart, i).sub(Memory.load(target, targetStart, i));
      FloatVector given = FloatVector.fromArray(S, variance, i);
      FloatVector v = given.blend(eps, given.compare(VectorOperators.LT, eps));
      FloatVector log = VectorElementMath.log(v);
      FloatVector r = d.div(v);
      VectorMask<Float> infinite = v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY);
      FloatVector loss = r.fma(d, log.blend(v, infinite)).mul(0.5f).add(constant);
      loss = loss.blend(F32.NAN, loss.compare(VectorOperators.NE, loss));
      loss.intoArray(losses, (int) lossesStart + i);
      if (differentiate) {
        FloatVector gradient = r.mul(scale);
        gradient = gradient.blend(F32.NAN, gradient.compare(VectorOperators.NE, gradient));
        gradient.intoMemorySegment(output, outputStart * Float.BYTES + i * Float.BYTES, ORDER);
      }
      bad |= given.compare(VectorOperators.LT, 0f).anyTrue();
    }
    tile.bad |= bad;
  }
}

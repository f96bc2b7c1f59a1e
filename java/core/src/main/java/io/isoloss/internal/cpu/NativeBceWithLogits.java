package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatBceWithLogits] on vectors, without weights of the positive targets: b is t, and a + b is
/// 1.
///
/// Functions of our own come first and the Vector API's own operations behind them, because the JIT
/// stops inlining the former, and only those, once a compilation has grown large.
final class NativeBceWithLogits implements FloatStage {
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
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector zero = FloatVector.zero(S);
    int count = tile.count;
    for (int i = 0; i < count; i += S.length()) {
      FloatVector x = Memory.load(input, inputStart, i);
      FloatVector t = Memory.load(target, targetStart, i);
      FloatVector e = VectorElementMath.exp(x.abs().neg());
      FloatVector l = VF32.log1p(e);
      FloatVector a = one.sub(t);
      VectorMask<Float> negative = x.compare(VectorOperators.LT, zero);
      FloatVector c = a.blend(t, negative);
      FloatVector distance = x.abs().blend(zero, c.compare(VectorOperators.EQ, zero));
      FloatVector loss = c.fma(distance, l);
      FloatVector top = t.neg().blend(a, negative).fma(e, a.blend(t.neg(), negative));
      loss = loss.blend(F32.NAN, loss.compare(VectorOperators.NE, loss));
      loss.intoArray(losses, (int) lossesStart + i);
      if (differentiate) {
        FloatVector gradient = top.div(one.add(e)).mul(scale);
        gradient = gradient.blend(F32.NAN, gradient.compare(VectorOperators.NE, gradient));
        gradient.intoMemorySegment(output, outputStart * Float.BYTES + i * Float.BYTES, ORDER);
      }
    }
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatBce] on vectors, behind [NativeBceLog].
final class NativeBce implements FloatStage {
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
    float[] logs = tile.secondScratch;
    boolean differentiate = tile.differentiate;
    FloatVector scale = FloatVector.broadcast(S, tile.scale);
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector zero = FloatVector.zero(S);
    FloatVector minLog = FloatVector.broadcast(S, FloatBce.MIN_LOG);
    FloatVector minDenominator = FloatVector.broadcast(S, FloatBce.MIN_DENOMINATOR);
    int count = tile.count;
    boolean bad = false;
    for (int i = 0; i < count; i += S.length()) {
      FloatVector p = Memory.load(input, inputStart, i);
      FloatVector t = Memory.load(target, targetStart, i);
      FloatVector logOfRest = VectorElementMath.logOfRest(p);
      FloatVector log = FloatVector.fromArray(S, logs, i);
      log = log.blend(minLog, log.compare(VectorOperators.LT, minLog));
      logOfRest = logOfRest.blend(minLog, logOfRest.compare(VectorOperators.LT, minLog));
      FloatVector loss = zero.sub(t.fma(log, one.sub(t).mul(logOfRest)));
      loss = loss.blend(F32.NAN, loss.compare(VectorOperators.NE, loss));
      loss.intoArray(losses, (int) lossesStart + i);
      FloatVector product = p.mul(one.sub(p));
      if (differentiate) {
        VectorMask<Float> small = product.compare(VectorOperators.LT, minDenominator);
        FloatVector gradient = p.sub(t).div(product.blend(minDenominator, small));
        gradient = gradient.mul(scale);
        gradient = gradient.blend(F32.NAN, gradient.compare(VectorOperators.NE, gradient));
        gradient.intoMemorySegment(output, outputStart * Float.BYTES + i * Float.BYTES, ORDER);
      }
      VectorMask<Float> good = product.compare(VectorOperators.GE, zero);
      good = good.and(t.mul(one.sub(t)).compare(VectorOperators.GE, zero));
      bad |= !good.allTrue();
    }
    tile.bad |= bad;
  }
}

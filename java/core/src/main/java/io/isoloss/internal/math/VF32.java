package io.isoloss.internal.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Placeholder.
public final class VF32 {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;

  private VF32() {}

  public static FloatVector expIndex(FloatVector x, FloatVector magic) {
    return x.fma(FloatVector.broadcast(S, F32.LOG2_E), magic);
  }

  public static FloatVector expAt(FloatVector x, FloatVector index, FloatVector magic) {
    FloatVector n = index.sub(magic);
    FloatVector r = n.fma(FloatVector.broadcast(S, -F32.LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(S, -F32.LN2_LOW), r);
    FloatVector w = r.mul(r);
    FloatVector a = r.fma(FloatVector.broadcast(S, F32.EXP_5), FloatVector.broadcast(S, F32.EXP_4));
    FloatVector b = r.fma(FloatVector.broadcast(S, F32.EXP_3), FloatVector.broadcast(S, F32.EXP_2));
    FloatVector p = w.fma(FloatVector.broadcast(S, F32.EXP_6), a).fma(w, b).fma(w, r).add(1f);
    FloatVector e =
        p.mul(index.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
    return e.blend(0f, index.lt(F32.EXP_FLUSH));
  }

  public static FloatVector log(FloatVector s) {
    return logExponent(s).fma(FloatVector.broadcast(S, F32.LN2_HIGH), logMantissa(s));
  }

  public static FloatVector logExponent(FloatVector s) {
    IntVector ix = s.reinterpretAsInts().sub(F32.LOG_SPLIT);
    return (FloatVector) ix.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
  }

  public static FloatVector logMantissa(FloatVector s) {
    IntVector ix = s.reinterpretAsInts().sub(F32.LOG_SPLIT);
    FloatVector f = ix.and(F32.LOG_MANTISSA).add(F32.LOG_SPLIT).reinterpretAsFloats().sub(1f);
    FloatVector q = f.fma(c(F32.LOG_9), c(F32.LOG_8));
    q = q.fma(f, c(F32.LOG_7));
    q = q.fma(f, c(F32.LOG_6));
    q = q.fma(f, c(F32.LOG_5));
    q = q.fma(f, c(F32.LOG_4));
    q = q.fma(f, c(F32.LOG_3));
    q = q.fma(f, c(F32.LOG_2));
    q = q.fma(f, c(F32.LOG_1));
    q = q.fma(f, c(F32.LOG_0));
    return f.mul(f).fma(q, f);
  }

  private static FloatVector c(float v) {
    return FloatVector.broadcast(S, v);
  }
}

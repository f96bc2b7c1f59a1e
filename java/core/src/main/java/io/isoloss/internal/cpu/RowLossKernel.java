package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// [FloatRowMath#loss] of many rows at once.
final class RowLossKernel {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;

  private RowLossKernel() {}

  /// @param s the rows' sums S 2^K; here and below as many as the rows, rounded up to whole vectors
  /// @param k the rows' references K
  /// @param x the labels' logits
  static void of(float[] s, float[] k, float[] x, float[] losses, int rows) {
    for (int i = 0; i < rows; i += S.length()) {
      FloatVector loss =
          of(
              FloatVector.fromArray(S, s, i),
              FloatVector.fromArray(S, k, i),
              FloatVector.fromArray(S, x, i));
      loss.intoArray(losses, i, S.indexInRange(i, rows));
    }
  }

  /// The same for rows that share a reference.
  static FloatVector of(FloatVector s, int k, FloatVector x) {
    return of(s, FloatVector.broadcast(S, k), x);
  }

  private static FloatVector of(FloatVector s, FloatVector k, FloatVector x) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(0)).sub(k);
    FloatVector index = VF32.expIndex(x, magic);
    VectorMask<Float> far = index.lt(F32.expMagic(FloatRowMath.NEAR));
    FloatVector loss = VF32.log(s.div(VF32.expAt(x, index, magic)));
    if (far.anyTrue()) {
      loss = loss.blend(far(s, k, x), far);
    }
    VectorMask<Float> nan = s.eq(s).and(loss.eq(loss)).not();
    return loss.blend(F32.NAN, nan);
  }

  private static FloatVector far(FloatVector s, FloatVector k, FloatVector x) {
    FloatVector e = VF32.logExponent(s).add(k);
    FloatVector low = e.fma(FloatVector.broadcast(S, F32.LN2_LOW), VF32.logMantissa(s));
    return e.fma(FloatVector.broadcast(S, F32.LN2_HIGH), x.neg()).add(low);
  }
}

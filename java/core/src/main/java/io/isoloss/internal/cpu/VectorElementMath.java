package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatElementMath] on vectors, operation for operation, and so bit for bit.
final class VectorElementMath {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;

  private VectorElementMath() {}

  /// [FloatElementMath#exp].
  static FloatVector exp(FloatVector x) {
    return VF32.expScaled(x, FloatElementMath.WIDE).mul(FloatElementMath.FROM_WIDE);
  }

  /// [FloatElementMath#log].
  static FloatVector log(FloatVector s) {
    VectorMask<Float> tiny = s.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector l = VF32.log(s.blend(s.mul(FloatElementMath.LIFT), tiny));
    return l.blend(l.sub(FloatElementMath.LOG_LIFT), tiny);
  }

  /// [FloatElementMath#logOfRest].
  static FloatVector logOfRest(FloatVector p) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector u = one.sub(p);
    FloatVector lost = one.sub(u).sub(p);
    FloatVector l = VF32.log(u).add(lost.fma(p, lost));
    return l.blend(Float.NEGATIVE_INFINITY, u.compare(VectorOperators.EQ, 0f));
  }

  /// The vector with the one NaN of the library in the place of every NaN.
  static FloatVector oneNan(FloatVector v) {
    return v.blend(F32.NAN, v.compare(VectorOperators.NE, v));
  }
}

package io.isoloss.internal.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The float32 element functions on vectors: [F32] operation for operation, and so bit for bit.
///
/// Formulas, domains, errors and reasons stand there. No function branches on its data. Vectors
/// are of [VectorWidth#FLOAT].
///
/// The methods are small, and meant for loops that take one vector a turn: there the compiler
/// inlines them whole. A loop that takes eight a turn exceeds its budget and runs ten times slower.
/// Constants are made by the Vector API's own method, which it always inlines: a helper with a
/// shorter name that it did not inline would return an object.
public final class VF32 {
  private static final VectorSpecies<Float> FLOAT = VectorWidth.FLOAT;

  private VF32() {}

  /// [F32#expScaled], with one k for all lanes.
  public static FloatVector expScaled(FloatVector x, float k) {
    return expScaled(x, FloatVector.broadcast(FLOAT, k));
  }

  /// [F32#expScaled], with a k for each lane.
  public static FloatVector expScaled(FloatVector x, FloatVector k) {
    FloatVector magic = expMagic(k);
    return expAt(x, expIndex(x, magic), magic);
  }

  /// [F32#expMagic].
  public static FloatVector expMagic(FloatVector k) {
    return FloatVector.broadcast(FLOAT, F32.EXP_MAGIC).sub(k);
  }

  /// [F32#expIndex].
  public static FloatVector expIndex(FloatVector x, FloatVector magic) {
    return x.fma(FloatVector.broadcast(FLOAT, F32.LOG2_E), magic);
  }

  /// [F32#expAt].
  public static FloatVector expAt(FloatVector x, FloatVector index, FloatVector magic) {
    FloatVector p = FloatVector.broadcast(FLOAT, 1f).add(expTail(expReduced(x, index.sub(magic))));
    FloatVector e = p.mul(powerAt(index));
    return e.blend(0f, index.compare(VectorOperators.LT, F32.EXP_FLUSH));
  }

  private static FloatVector expReduced(FloatVector x, FloatVector n) {
    return n.fma(
        FloatVector.broadcast(FLOAT, -F32.LN2_LOW),
        n.fma(FloatVector.broadcast(FLOAT, -F32.LN2_HIGH), x));
  }

  private static FloatVector expTail(FloatVector r) {
    FloatVector w = r.mul(r);
    FloatVector a = r.fma(F32.EXP_5, F32.EXP_4);
    FloatVector b = r.fma(F32.EXP_3, F32.EXP_2);
    return w.fma(FloatVector.broadcast(FLOAT, F32.EXP_6), a).fma(w, b).fma(w, r);
  }

  private static FloatVector powerAt(FloatVector index) {
    return index.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  /// [F32#log].
  public static FloatVector log(FloatVector s) {
    return logExponent(s).fma(FloatVector.broadcast(FLOAT, F32.LN2_HIGH), logMantissa(s));
  }

  /// [F32#logExponent].
  public static FloatVector logExponent(FloatVector s) {
    IntVector bits = s.reinterpretAsInts().sub(F32.LOG_SPLIT);
    return (FloatVector) bits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
  }

  /// [F32#logMantissa].
  public static FloatVector logMantissa(FloatVector s) {
    IntVector fraction = s.reinterpretAsInts().sub(F32.LOG_SPLIT).and(F32.LOG_MANTISSA);
    FloatVector f = fraction.add(F32.LOG_SPLIT).reinterpretAsFloats().sub(1f);
    FloatVector q = f.fma(F32.LOG_9, F32.LOG_8);
    q = q.fma(f, FloatVector.broadcast(FLOAT, F32.LOG_7));
    q = q.fma(f, FloatVector.broadcast(FLOAT, F32.LOG_6));
    q = q.fma(f, FloatVector.broadcast(FLOAT, F32.LOG_5));
    q = q.fma(f, FloatVector.broadcast(FLOAT, F32.LOG_4));
    q = q.fma(f, FloatVector.broadcast(FLOAT, F32.LOG_3));
    q = q.fma(f, FloatVector.broadcast(FLOAT, F32.LOG_2));
    q = q.fma(f, FloatVector.broadcast(FLOAT, F32.LOG_1));
    q = q.fma(f, FloatVector.broadcast(FLOAT, F32.LOG_0));
    return f.mul(f).fma(q, f);
  }

  /// [F32#log1p].
  public static FloatVector log1p(FloatVector e) {
    FloatVector w = e.mul(e);
    FloatVector q =
        w.fma(FloatVector.broadcast(FLOAT, F32.LOG1P_8), e.fma(F32.LOG1P_7, F32.LOG1P_6));
    q = q.fma(w, e.fma(F32.LOG1P_5, F32.LOG1P_4));
    q = q.fma(w, e.fma(F32.LOG1P_3, F32.LOG1P_2));
    q = q.fma(w, e.fma(F32.LOG1P_1, F32.LOG1P_0));
    return q.fma(w, e);
  }

  /// [F32#sigmoid].
  public static FloatVector sigmoid(FloatVector x) {
    FloatVector a = x.abs().neg();
    a = a.blend(F32.SIGMOID_CLAMP, a.compare(VectorOperators.LT, F32.SIGMOID_CLAMP));
    FloatVector magic = FloatVector.broadcast(FLOAT, F32.expMagic(F32.WIDE));
    FloatVector index = expIndex(a, magic);
    FloatVector tail = expTail(expReduced(a, index.sub(magic)));
    FloatVector p = FloatVector.broadcast(FLOAT, 1f).add(tail);
    FloatVector power = powerAt(index);
    FloatVector e = p.mul(power);
    FloatVector eLow = tail.sub(p.sub(1f)).mul(power);
    FloatVector s = quotient(e, eLow, x.compare(VectorOperators.LT, 0f));
    return s.blend(F32.NAN, x.compare(VectorOperators.NE, x));
  }

  /// The second half of [F32#sigmoid]: one method would be too large to be inlined.
  private static FloatVector quotient(FloatVector e, FloatVector eLow, VectorMask<Float> negative) {
    FloatVector fromWide = FloatVector.broadcast(FLOAT, F32.FROM_WIDE);
    FloatVector one = FloatVector.broadcast(FLOAT, 1f);
    FloatVector d = e.fma(fromWide, one);
    FloatVector dLow = eLow.fma(fromWide, e.fma(fromWide, one.sub(d)));
    FloatVector top = one.blend(e, negative);
    FloatVector topLow = FloatVector.zero(FLOAT).blend(eLow, negative);
    FloatVector reciprocal = one.div(d);
    FloatVector s = top.mul(reciprocal);
    FloatVector rest = s.neg().fma(dLow, s.neg().fma(d, top).add(topLow));
    return rest.fma(reciprocal, s).mul(one.blend(fromWide, negative));
  }

  /// [F32#logSigmoid].
  public static FloatVector logSigmoid(FloatVector x) {
    FloatVector e = expScaled(x.abs().neg(), F32.WIDE).mul(F32.FROM_WIDE);
    FloatVector s =
        FloatVector.zero(FLOAT).blend(x, x.compare(VectorOperators.LT, 0f)).sub(log1p(e));
    return s.blend(F32.NAN, x.compare(VectorOperators.NE, x));
  }
}

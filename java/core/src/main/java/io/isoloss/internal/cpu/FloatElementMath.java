package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;

/// The element functions of [F32], on the domains that element losses need.
final class FloatElementMath {
  static final float WIDE = -64;
  static final float FROM_WIDE = 0x1p-64f;

  /// Lifts a subnormal number to a normal one, and what that adds to its logarithm: 64 ln 2.
  static final float LIFT = 0x1p64f;

  static final float LOG_LIFT = (float) 44.3614195558364998;

  private FloatElementMath() {}

  /// e^x for x <= 0; also where the result is subnormal, at -infinity (0) and at NaN (NaN).
  static float exp(float x) {
    // 2^64 too large at first, so that a subnormal result is rounded once and not flushed.
    return F32.expScaled(x, WIDE) * FROM_WIDE;
  }

  /// ln s for every finite s > 0, also subnormal. Some number below -130 at 0.
  static float log(float s) {
    boolean tiny = s < Float.MIN_NORMAL;
    float l = F32.log(tiny ? s * LIFT : s);
    return tiny ? l - LOG_LIFT : l;
  }

  /// ln(1 - p) for p in [0, 1], without loss at small p. -infinity at 1.
  static float logOfRest(float p) {
    float u = 1 - p;
    // What the subtraction lost, exactly. ln(u - lost) = ln u - lost / u, and 1/u is near 1 + p
    // wherever anything is lost.
    float lost = (1 - u) - p;
    float l = F32.log(u) + Math.fma(lost, p, lost);
    return u == 0 ? Float.NEGATIVE_INFINITY : l;
  }
}

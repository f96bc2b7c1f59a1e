// The element functions of Math, on the domains that element losses need: FloatElementMath.java.
#pragma once

#include "math.cuh"

namespace isoloss {

template <typename T>
struct ElementMath {
  using M = Math<T>;

  // Lifts a subnormal number to a normal one, and what that adds to its logarithm: 64 ln 2.
  static constexpr T LIFT = 0x1p64f;
  static constexpr T LOG_LIFT = (T) 44.3614195558364998;

  // e^x for x <= 0; also where the result is subnormal, at -infinity (0) and at NaN (NaN).
  static DEVICE T exp(T x) {
    // 2^64 too large at first, so that a subnormal result is rounded once and not flushed.
    return M::expScaled(x, M::WIDE) * M::FROM_WIDE;
  }

  // ln s for every finite s > 0, also subnormal. Some number below -130 at 0.
  static DEVICE T log(T s) {
    bool tiny = s < M::MIN_NORMAL;
    T l = M::log(tiny ? s * LIFT : s);
    return tiny ? l - LOG_LIFT : l;
  }

  // ln(1 - p) for p in [0, 1], without loss at small p. -infinity at 1.
  static DEVICE T logOfRest(T p) {
    T u = 1 - p;
    // What the subtraction lost, exactly. ln(u - lost) = ln u - lost / u, and 1/u is near 1 + p
    // wherever anything is lost.
    T lost = (1 - u) - p;
    T l = M::log(u) + fma(lost, p, lost);
    return u == 0 ? -M::infinity() : l;
  }
};

}  // namespace isoloss

// The formulas of a row, given its sum: FloatRowMath.java.
//
// A row's sum of exponentials is kept as S 2^K, S near 1 and K a multiple of 64, after a shift by
// h that is 0 unless the row is extreme. In what follows x stands for the shifted logit x - h.
#pragma once

#include "math.cuh"

namespace isoloss {

// A tile is this many consecutive classes.
constexpr int TILE = 2048;

// In a tile, element i belongs to lane i mod 128.
constexpr int LANES = 128;

// Rows whose largest n is above this are shifted, so that n - K stays exact.
constexpr int MAX_EXPONENT = 1 << 20;

// Where the target is not far below the rest, e^x / sum is formed directly.
constexpr int NEAR = 48;

// The label of a row that does not count.
constexpr int IGNORED = -1;

DEVICE int tilesOf(int classes) { return (classes - 1) / TILE + 1; }

// Whether a row must be shifted, given the n of its largest x.
DEVICE bool extreme(int n) { return n > MAX_EXPONENT || n <= MIN_EXPONENT; }

// The reference K of a tile whose largest n is given: a multiple of 64, from 47 below to 16 above.
DEVICE int reference(int n) { return (n + 16) >> 6 << 6; }

// The reference K of a tile whose largest x is given.
template <typename R>
DEVICE int referenceOf(R top) {
  int n = Math<R>::exponent(top);
  return reference(n > MIN_EXPONENT ? n : MIN_EXPONENT);
}

template <typename R>
DEVICE R infinity() {
  return (R) __builtin_huge_val();
}

// -log(e^x / (S 2^K)): never negative, and exactly 0 where only the target counts.
//
// Never max + log S - x in that order, which loses everything at large offsets.
template <typename R>
DEVICE R rowLoss(R s, int k, R x) {
  using M = Math<R>;
  R loss;
  if (M::expIndex(x, M::expMagic(k)) >= M::expMagic(NEAR)) {
    loss = M::log(s / M::expScaled(x, k));
  } else {
    R e = M::logExponent(s) + k;
    loss = fma(e, M::LN2_HIGH, -x) + fma(e, M::LN2_LOW, M::logMantissa(s));
  }
  return s != s ? M::nan() : M::canonical(loss);
}

// log(S 2^K / e^x) for the largest x.
template <typename R>
DEVICE R logOfRatio(R s, int k, R x) {
  return Math<R>::log(s / Math<R>::expScaled(x, k));
}

// h + log(S 2^K).
template <typename R>
DEVICE R logSumExp(R s, int k, R h) {
  using M = Math<R>;
  R e = M::logExponent(s) + k;
  R sum = h + fma(e, M::LN2_HIGH, fma(e, M::LN2_LOW, M::logMantissa(s)));
  return s != s ? M::nan() : M::canonical(sum);
}

// What turns exponentials into multiples of `scale` times the softmax.
template <typename R>
struct Factor {
  R scale;
  R s;
  int k;

  // scale / S, and what that division rounds away: it would be the largest part of a gradient's
  // error.
  R quotient;
  R remainder;

  // The two for the exponentials 2^-K_t e^x of one tile.
  R c;
  R rest;

  DEVICE Factor(R scale, R s, int k) : scale(scale), s(s), k(k) {
    quotient = scale / s;
    remainder = fma(-quotient, s, scale) / s;
    enter(k);
  }

  DEVICE void enter(int tileK) {
    R power = Math<R>::pow2(tileK - k);
    c = quotient * power;
    rest = remainder * power;
  }

  // e c, where e = 2^-K_t e^x, in float arithmetic; right where that is `normal`.
  DEVICE R fast(R e) const { return fma(e, c, e * rest); }

  DEVICE bool normal(R product) const {
    return abs(product) >= Math<R>::MIN_NORMAL && abs(c) >= Math<R>::MIN_NORMAL;
  }

  // e c, formed in double from the row's own K where it is too small for float arithmetic: where e
  // was flushed, or the product or c would be subnormal. `ratio` is scale / S in double.
  DEVICE R product(R x, R e, double ratio) const {
    R product = fast(e);
    return normal(product) ? product : Math<R>::productOfExp(x, k, ratio);
  }

  DEVICE double ratio() const { return (double) scale / (double) s; }

  // e c at the label, less scale.
  DEVICE R atLabel(R x, int tileK) const {
    return (Math<R>::expScaled(x, tileK) * Math<R>::pow2(tileK - k) - s) * quotient;
  }

  // Whether all that it gives is NaN.
  DEVICE bool isNan() const { return s != s || scale != scale; }
};

}  // namespace isoloss

// The types that tensors are stored in. float and double are computed in as they are; fp16 and bf16
// are widened exactly to float, and rounded once, to nearest and ties to even, on the way out.
#pragma once

#include "math.cuh"

namespace isoloss {

// 16-bit storage; the bits say nothing without the type.
struct Float16 {
  unsigned short bits;
};
struct Bfloat16 {
  unsigned short bits;
};

template <typename S>
struct Computed {
  using Type = float;
};
template <>
struct Computed<double> {
  using Type = double;
};

// The type that numbers of a storage type are computed in.
template <typename S>
using ComputedIn = typename Computed<S>::Type;

DEVICE float widen(float x) { return x; }
DEVICE double widen(double x) { return x; }
DEVICE float widen(Float16 x) {
  float wide;
  asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(x.bits));
  return wide;
}
DEVICE float widen(Bfloat16 x) { return fromBits((int) x.bits << 16); }

// Writes what was computed, with the storage type's one NaN for any.
DEVICE void narrow(float x, float& to) { to = F32::canonical(x); }
DEVICE void narrow(double x, double& to) { to = F64::canonical(x); }
DEVICE void narrow(float x, Float16& to) {
  unsigned short bits;
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(x));
  to.bits = x != x ? 0x7e00 : bits;
}
DEVICE void narrow(float x, Bfloat16& to) {
  unsigned bits = toBits(x);
  // Just under half of the last place kept, and the other bit for an odd number: ties to even.
  // A carry out of the mantissa goes to the exponent, as it should, up to infinity.
  unsigned rounded = bits + 0x7fff + ((bits >> 16) & 1);
  to.bits = x != x ? 0x7fc0 : rounded >> 16;
}

// A float on the way from a double to 16 bits, rounded to odd: if inexact, it is the one of the two
// neighbours whose last bit is set, so that the second rounding falls as if it were the only one.
DEVICE float roundedToOdd(double x) {
  float nearest = (float) x;
  int bits = toBits(nearest);
  if (nearest == x || x != x || (bits & 1) != 0) {
    return nearest;
  }
  return fromBits(abs((double) nearest) < abs(x) ? bits + 1 : bits - 1);
}

DEVICE void narrow(double x, float& to) { to = F32::canonical((float) x); }
DEVICE void narrow(double x, Float16& to) { narrow(roundedToOdd(x), to); }
DEVICE void narrow(double x, Bfloat16& to) { narrow(roundedToOdd(x), to); }

// 16 bytes of numbers, which one instruction moves.
template <typename S>
struct alignas(16) Pack {
  static constexpr int SIZE = 16 / sizeof(S);
  S values[SIZE];
};

DEVICE bool aligned(const void* pointer) { return ((unsigned long long) pointer & 15) == 0; }

// Loads and stores that tell the caches not to keep what is used once. (Not the read-only path of
// ld.global.nc: an output may be the input.)
template <typename S>
DEVICE Pack<S> loadPack(const S* from) {
  uint4 raw = __ldcs((const uint4*) from);
  return *(const Pack<S>*) &raw;
}

template <typename S>
DEVICE void storePack(S* to, const Pack<S>& pack) {
  __stcs((uint4*) to, *(const uint4*) &pack);
}

DEVICE float load(const float* from) { return __ldcs(from); }
DEVICE double load(const double* from) { return __ldcs(from); }
DEVICE Float16 load(const Float16* from) { return {__ldcs(&from->bits)}; }
DEVICE Bfloat16 load(const Bfloat16* from) { return {__ldcs(&from->bits)}; }
DEVICE void store(float* to, float x) { __stcs(to, x); }
DEVICE void store(double* to, double x) { __stcs(to, x); }
DEVICE void store(Float16* to, Float16 x) { __stcs(&to->bits, x.bits); }
DEVICE void store(Bfloat16* to, Bfloat16 x) { __stcs(&to->bits, x.bits); }

}  // namespace isoloss

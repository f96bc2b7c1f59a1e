// The element functions: F32.java and F64.java as one text, Math<float> and Math<double>.
//
// Every device computes these expressions, in this order, so every device gives the same bits: only
// operations that IEEE 754 defines exactly stand here, and no library function. Plain operators are
// meant literally: the build forbids contraction, and a test reads the PTX for it.
//
// Domains and errors are stated in the Java files; they hold here because the bits are the same.
#pragma once

#define DEVICE __device__ __forceinline__

namespace isoloss {

DEVICE float fma(float a, float b, float c) { return __fmaf_rn(a, b, c); }
DEVICE double fma(double a, double b, double c) { return __fma_rn(a, b, c); }
DEVICE float abs(float x) { return fabsf(x); }
DEVICE double abs(double x) { return fabs(x); }
DEVICE int toBits(float x) { return __float_as_int(x); }
DEVICE long long toBits(double x) { return __double_as_longlong(x); }
DEVICE float fromBits(int bits) { return __int_as_float(bits); }
DEVICE double fromBits(long long bits) { return __longlong_as_double(bits); }

// What exponent gives for everything below it, and what it gives for everything above, and for NaN.
constexpr int MIN_EXPONENT = -(1 << 20);
constexpr int ABOVE_ALL = 0x7fffffff;
constexpr int NOT_A_NUMBER = -0x7fffffff - 1;

template <typename T>
struct Constants;

template <>
struct Constants<float> {
  using Bits = int;
  static constexpr Bits NAN_BITS = 0x7fc00000;
  static constexpr Bits INFINITY_BITS = 0x7f800000;
  static constexpr int MANTISSA = 23;
  static constexpr int BIAS = 127;
  static constexpr float MIN_NORMAL = 0x1p-126f;
  // 1.5 * 2^23 + 127. Adding it rounds to an integer, and leaves that integer plus the bias of a
  // float's exponent in the low bits, ready to be shifted into place.
  static constexpr float EXP_MAGIC = 12583039.0f;
  // An index below this one stands for a power of two below 2^-126.
  static constexpr float EXP_FLUSH = 12582913.0f;
  // An index from this one on is that of an exponent above all.
  static constexpr float EXP_TOP = 0x1p24f;
  // exp(-128) is far below half the smallest subnormal, and its scaled form far above a flush.
  static constexpr float SIGMOID_CLAMP = -128;
  // Shifts the exponential's flush out of reach of a subnormal result; and undoes that.
  static constexpr float WIDE = -64;
  static constexpr float FROM_WIDE = 0x1p-64f;
  static constexpr float LOG2_E = 0x1.715476p+0f;
  static constexpr float LN2_HIGH = 0x1.62e430p-1f;
  static constexpr float LN2_LOW = -0x1.05c610p-29f;
  // The bits of sqrt(1/2), rounded: a mantissa is taken from [sqrt(1/2), sqrt(2)).
  static constexpr Bits LOG_SPLIT = 0x3f3504f3;
  static constexpr Bits LOG_MANTISSA = 0x007fffff;
};

template <>
struct Constants<double> {
  using Bits = long long;
  static constexpr Bits NAN_BITS = 0x7ff8000000000000;
  static constexpr Bits INFINITY_BITS = 0x7ff0000000000000;
  static constexpr int MANTISSA = 52;
  static constexpr int BIAS = 1023;
  static constexpr double MIN_NORMAL = 0x1p-1022;
  static constexpr double EXP_MAGIC = 0x1.80000000003ffp52;
  static constexpr double EXP_FLUSH = 0x1.8000000000001p52;
  static constexpr double EXP_TOP = 0x1.80000000003ffp52 + 0x1p22;
  static constexpr double SIGMOID_CLAMP = -752;
  static constexpr double WIDE = -64;
  static constexpr double FROM_WIDE = 0x1p-64;
  static constexpr double LOG2_E = 0x1.71547652b82fep+0;
  static constexpr double LN2_HIGH = 0x1.62e42fefa39efp-1;
  static constexpr double LN2_LOW = 0x1.abc9e3b39803fp-56;
  static constexpr Bits LOG_SPLIT = 0x3fe6a09e667f3bcd;
  static constexpr Bits LOG_MANTISSA = 0x000fffffffffffff;
};

template <typename T>
struct Math : Constants<T> {
  using C = Constants<T>;
  using Bits = typename C::Bits;

  // The one NaN that leaves the library, in place of any.
  static DEVICE T nan() { return fromBits(C::NAN_BITS); }
  static DEVICE T canonical(T x) { return x != x ? nan() : x; }

  static DEVICE T infinity() { return fromBits(C::INFINITY_BITS); }

  // 2^-k e^x, or 0 where round(x log2 e) - k is below the least normal exponent.
  static DEVICE T expScaled(T x, T k) {
    T magic = expMagic(k);
    return expAt(x, expIndex(x, magic), magic);
  }

  // The constant that expIndex and expAt take for a scale of 2^-k.
  static DEVICE T expMagic(T k) { return C::EXP_MAGIC - k; }

  // round(x log2 e) + magic. It grows with x, as a number and (where it is positive) as bits.
  static DEVICE T expIndex(T x, T magic) { return fma(x, C::LOG2_E, magic); }

  // The rest of expScaled, for a caller that wanted to see the index.
  static DEVICE T expAt(T x, T index, T magic) {
    // A multiplication and not an addition to the exponent's bits: it keeps a NaN a NaN.
    T e = expUnflushed(x, index, magic);
    return index < C::EXP_FLUSH ? 0 : e;
  }

  // The same for an index that is known not to be below the flush.
  static DEVICE T expUnflushed(T x, T index, T magic) {
    T p = 1 + expTail(expReduced(x, index - magic));
    return p * powerAt(index);
  }

  // x - n ln 2, with one rounding that counts: the first fma is exact.
  static DEVICE T expReduced(T x, T n) { return fma(n, -C::LN2_LOW, fma(n, -C::LN2_HIGH, x)); }

  // e^r - 1 for abs(r) <= ln(2) / 2.
  static DEVICE T expTail(T r);

  // The power of two in the low bits of an index.
  static DEVICE T powerAt(T index);

  // n = round(x log2 e): at least MIN_EXPONENT, ABOVE_ALL from about 2^22 up, or NOT_A_NUMBER.
  static DEVICE int exponent(T x) {
    T index = expIndex(x, C::EXP_MAGIC);
    T n = index - C::EXP_MAGIC;
    if (n != n) {
      return NOT_A_NUMBER;
    }
    if (n < MIN_EXPONENT) {
      return MIN_EXPONENT;
    }
    return index >= C::EXP_TOP ? ABOVE_ALL : (int) n;
  }

  // 2^n for n up to the largest exponent, and 0 for n below that of a normal number.
  static DEVICE T pow2(int n) {
    return n < 1 - C::BIAS ? 0 : fromBits(((Bits) n + C::BIAS) << C::MANTISSA);
  }

  // 2^-k e^x c, for where the product of expScaled and c would leave the normal numbers or meet a
  // flush.
  static DEVICE T productOfExp(T x, int k, double c);

  // ln s, for s positive and normal.
  static DEVICE T log(T s);

  // The E of s = 2^E m, m in [sqrt(1/2), sqrt(2)), for s positive and normal.
  static DEVICE int logExponent(T s) { return (int) ((toBits(s) - C::LOG_SPLIT) >> C::MANTISSA); }

  // The ln m of s = 2^E m, m in [sqrt(1/2), sqrt(2)), for s positive and normal.
  static DEVICE T logMantissa(T s);

  // The m - 1 of s = 2^E m: exact.
  static DEVICE T logFraction(T s) {
    Bits fraction = (toBits(s) - C::LOG_SPLIT) & C::LOG_MANTISSA;
    return fromBits(fraction + C::LOG_SPLIT) - 1;
  }

  // ln(1 + e), for e in [0, 1].
  static DEVICE T log1p(T e);

  // 1 / (1 + e^-x), for every number; why each low part is kept, F32.java tells.
  static DEVICE T sigmoid(T x) {
    T a = -abs(x);
    a = a < C::SIGMOID_CLAMP ? C::SIGMOID_CLAMP : a;
    T magic = expMagic(C::WIDE);
    T index = expIndex(a, magic);
    T tail = expTail(expReduced(a, index - magic));
    T p = 1 + tail;
    T power = powerAt(index);
    T e = p * power;
    T eLow = (tail - (p - 1)) * power;

    T d = fma(e, C::FROM_WIDE, (T) 1);
    T dLow = fma(eLow, C::FROM_WIDE, fma(e, C::FROM_WIDE, 1 - d));
    bool negative = x < 0;
    T top = negative ? e : 1;
    T topLow = negative ? eLow : 0;
    T reciprocal = 1 / d;
    T s = top * reciprocal;
    T rest = fma(-s, dLow, fma(-s, d, top) + topLow);
    s = fma(rest, reciprocal, s) * (negative ? C::FROM_WIDE : 1);
    return canonical(s);
  }

  // ln sigmoid(x) = min(x, 0) - ln(1 + e^-abs(x)), for every number.
  static DEVICE T logSigmoid(T x) {
    T e = expScaled(-abs(x), C::WIDE) * C::FROM_WIDE;
    T s = (x < 0 ? x : 0) - log1p(e);
    return canonical(s);
  }
};

using F32 = Math<float>;
using F64 = Math<double>;

// One instruction, as the bits need not leave the register for it.
template <>
DEVICE float F32::powerAt(float index) {
  float power;
  asm("shl.b32 %0, %1, 23;" : "=f"(power) : "f"(index));
  return power;
}

template <>
DEVICE double F64::powerAt(double index) {
  return fromBits(toBits(index) << MANTISSA);
}

template <>
DEVICE float F32::expTail(float r) {
  float w = r * r;
  float a = fma(r, 0x1.123dep-7f, 0x1.555858p-5f);
  float b = fma(r, 0x1.55548cp-3f, 0x1.fffffcp-2f);
  return fma(fma(fma(w, 0x1.6ac74ep-10f, a), w, b), w, r);
}

template <>
DEVICE double F64::expTail(double r) {
  double w = r * r;
  double q = fma(r, 0x1.ad92c80429e2fp-26, 0x1.28adf7a81b565p-22);
  q = fma(q, w, fma(r, 0x1.71df18fbbbbb6p-19, 0x1.a0199963c5234p-16));
  q = fma(q, w, fma(r, 0x1.a01a012fec30cp-13, 0x1.6c16c18475a25p-10));
  q = fma(q, w, fma(r, 0x1.1111111126b37p-7, 0x1.55555555506cp-5));
  q = fma(q, w, fma(r, 0x1.55555555554fep-3, 0x1.000000000000ap-1));
  return fma(q, w, r);
}

// The product is formed as a double and rounded to float from there: 24 bits times a power of two
// fit into any double.
template <>
DEVICE float F32::productOfExp(float x, int k, double c) {
  int n = exponent(x);
  if (n == NOT_A_NUMBER) {
    return nan();
  }
  long long power = (long long) n - k;
  double e;
  if (n == MIN_EXPONENT || power < -1022) {
    e = 0;
  } else if (power > 1023) {
    e = F64::infinity();
  } else {
    float p = 1 + expTail(expReduced(x, n));
    e = p * fromBits((power + 1023) << 52);
  }
  return canonical((float) (e * c));
}

// e^x is kept near 1 until c is in, and two exact halves of the power of two follow. (Exact but for
// a subnormal result, which the second half rounds.)
template <>
DEVICE double F64::productOfExp(double x, int k, double c) {
  int n = exponent(x);
  if (n == NOT_A_NUMBER) {
    return nan();
  }
  long long power = (long long) n - k;
  double v;
  if (n == MIN_EXPONENT || power < -2044) {
    v = 0 * c;
  } else if (power > 2046) {
    v = infinity() * c;
  } else {
    int half = (int) (power >> 1);
    v = (1 + expTail(expReduced(x, n))) * c * pow2(half) * pow2((int) power - half);
  }
  return canonical(v);
}

template <>
DEVICE float F32::logMantissa(float s) {
  float f = logFraction(s);
  float q = fma(0x1.1c7c2ep-4f, f, -0x1.e48b04p-4f);
  q = fma(q, f, 0x1.e672a0p-4f);
  q = fma(q, f, -0x1.fadd0cp-4f);
  q = fma(q, f, 0x1.2327c6p-3f);
  q = fma(q, f, -0x1.55664cp-3f);
  q = fma(q, f, 0x1.99a626p-3f);
  q = fma(q, f, -0x1.ffffe0p-3f);
  q = fma(q, f, 0x1.555544p-2f);
  q = fma(q, f, -0.5f);
  return fma(f * f, q, f);
}

template <>
DEVICE float F32::log(float s) {
  return fma((float) logExponent(s), LN2_HIGH, logMantissa(s));
}

// (ln(1 + f) - f) / f^2 for f in [sqrt(1/2) - 1, 1/2], in pairs over w = f^2.
DEVICE double logTail(double f, double w) {
  double q = fma(w, -0x1.80c30d239b5d8p-7, fma(f, 0x1.3bf71cd914288p-5, -0x1.de3af3da4b6cfp-5));
  q = fma(q, w, fma(f, 0x1.e9e8100adfc2bp-5, -0x1.cc2b07bb0ef7cp-5));
  q = fma(q, w, fma(f, 0x1.d8222516771edp-5, -0x1.fd19d710cde53p-5));
  q = fma(q, w, fma(f, 0x1.11662d777f6e5p-4, -0x1.24c1778ad8c09p-4));
  q = fma(q, w, fma(f, 0x1.3b124168b84d3p-4, -0x1.55524ad4fc774p-4));
  q = fma(q, w, fma(f, 0x1.745cf49cd0f6ep-4, -0x1.9999b6443f855p-4));
  q = fma(q, w, fma(f, 0x1.c71c740258075p-4, -0x1.ffffff64392dap-4));
  q = fma(q, w, fma(f, 0x1.2492491dc886p-3, -0x1.555555563b707p-3));
  q = fma(q, w, fma(f, 0x1.99999999ab317p-3, -0x1.fffffffffec5p-3));
  q = fma(q, w, fma(f, 0x1.55555555554ep-2, -0x1.0000000000002p-1));
  return q;
}

// E ln 2 + ln(1 + f). The low half of ln 2 joins the polynomial's small terms, where it costs no
// rounding of note.
DEVICE double logOf(double exponent, double f) {
  double w = f * f;
  double small = fma(w, logTail(f, w), exponent * F64::LN2_LOW);
  return fma(exponent, F64::LN2_HIGH, f + small);
}

template <>
DEVICE double F64::logMantissa(double s) {
  double f = logFraction(s);
  double w = f * f;
  return fma(w, logTail(f, w), f);
}

template <>
DEVICE double F64::log(double s) {
  return logOf(logExponent(s), logFraction(s));
}

template <>
DEVICE float F32::log1p(float e) {
  float w = e * e;
  float q = fma(w, -0x1.af49cep-9f, fma(e, 0x1.4917cep-6f, -0x1.d6b08cp-5f));
  q = fma(q, w, fma(e, 0x1.b4ae08p-4f, -0x1.3a435ep-3f));
  q = fma(q, w, fma(e, 0x1.934b54p-3f, -0x1.ff23e6p-3f));
  q = fma(q, w, fma(e, 0x1.554dd0p-2f, -0x1.ffffd2p-2f));
  return fma(q, w, e);
}

// From 1/2 up it is ln 2 + ln(1 + (e - 1) / 2), whose argument is exact.
template <>
DEVICE double F64::log1p(double e) {
  bool upper = e >= 0.5;
  return logOf(upper ? 1.0 : 0.0, upper ? fma(e, 0.5, -0.5) : e);
}

}  // namespace isoloss

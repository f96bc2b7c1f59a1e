package io.isoloss.internal.math;

/// The float32 element functions, as scalar code.
///
/// Every device computes these expressions, in this order, so every device gives the same bits:
/// only operations that IEEE 754 defines exactly stand here, and no library function. [VF32] is
/// the same text on vectors; a change here is a change there and in every other backend.
///
/// The scaled exponential, the logarithms and their parts are internals of rows and of binary
/// cross-entropy: they serve the domain that each of them states, and the bits of a NaN that
/// leaves them are not defined. [#sigmoid] and [#logSigmoid] serve every input and return the one
/// NaN of the library.
///
/// Errors are in units of the last place of the exact result, over every float of the domain.
public final class F32 {
  /// The one NaN that leaves the library.
  public static final float NAN = Float.intBitsToFloat(0x7fc00000);

  /// What [#exponent] gives for everything below it.
  public static final int MIN_EXPONENT = -(1 << 20);

  /// 1.5 * 2^23 + 127. Adding it rounds to an integer, and leaves that integer plus the bias of a
  /// float's exponent in the low bits, ready to be shifted into place.
  static final float EXP_MAGIC = 12583039f;

  /// An index below this one stands for a power of two below 2^-126.
  static final float EXP_FLUSH = 12582913f;

  /// exp(-128) is far below half the smallest subnormal, and its scaled form far above a flush.
  static final float SIGMOID_CLAMP = -128f;

  /// Shifts the exponential's flush to below 2^-190, out of reach of a subnormal result.
  static final float WIDE = -64f;

  /// Undoes [#WIDE].
  static final float FROM_WIDE = 0x1p-64f;

  static final float LOG2_E = 0x1.715476p+0f;

  /// The nearest float to ln 2.
  public static final float LN2_HIGH = 0x1.62e430p-1f;

  /// The nearest float to ln 2 - [#LN2_HIGH].
  public static final float LN2_LOW = -0x1.05c610p-29f;

  static final float EXP_2 = 0x1.fffffcp-2f;
  static final float EXP_3 = 0x1.55548cp-3f;
  static final float EXP_4 = 0x1.555858p-5f;
  static final float EXP_5 = 0x1.123dep-7f;
  static final float EXP_6 = 0x1.6ac74ep-10f;

  /// The bits of sqrt(1/2), rounded: a mantissa is taken from [sqrt(1/2), sqrt(2)).
  static final int LOG_SPLIT = 0x3f3504f3;

  static final int LOG_MANTISSA = 0x007fffff;

  static final float LOG_0 = -0.5f;
  static final float LOG_1 = 0x1.555544p-2f;
  static final float LOG_2 = -0x1.ffffe0p-3f;
  static final float LOG_3 = 0x1.99a626p-3f;
  static final float LOG_4 = -0x1.55664cp-3f;
  static final float LOG_5 = 0x1.2327c6p-3f;
  static final float LOG_6 = -0x1.fadd0cp-4f;
  static final float LOG_7 = 0x1.e672a0p-4f;
  static final float LOG_8 = -0x1.e48b04p-4f;
  static final float LOG_9 = 0x1.1c7c2ep-4f;

  static final float LOG1P_0 = -0x1.ffffd2p-2f;
  static final float LOG1P_1 = 0x1.554dd0p-2f;
  static final float LOG1P_2 = -0x1.ff23e6p-3f;
  static final float LOG1P_3 = 0x1.934b54p-3f;
  static final float LOG1P_4 = -0x1.3a435ep-3f;
  static final float LOG1P_5 = 0x1.b4ae08p-4f;
  static final float LOG1P_6 = -0x1.d6b08cp-5f;
  static final float LOG1P_7 = 0x1.4917cep-6f;
  static final float LOG1P_8 = -0x1.af49cep-9f;

  private F32() {}

  /// 2^-k e^x, or 0 where round(x log2 e) - k is below -126.
  ///
  /// Domain: k a multiple of 64 with abs(k) <= 2^20, and round(x log2 e) - k at most 127 (at 128
  /// it is infinite, above that meaningless). -infinity gives 0, NaN gives NaN. Error: 1.1.
  public static float expScaled(float x, float k) {
    float magic = expMagic(k);
    return expAt(x, expIndex(x, magic), magic);
  }

  /// The constant that [#expIndex] and [#expAt] take for a scale of 2^-k.
  public static float expMagic(float k) {
    return EXP_MAGIC - k;
  }

  /// round(x log2 e) + magic. It grows with x, as a float and (where it is positive) as bits.
  public static float expIndex(float x, float magic) {
    return Math.fma(x, LOG2_E, magic);
  }

  /// The rest of [#expScaled], for a caller that wanted to see the index.
  public static float expAt(float x, float index, float magic) {
    float p = 1f + expTail(expReduced(x, index - magic));
    // A multiplication and not an addition to the exponent's bits: it keeps a NaN a NaN.
    float e = p * powerAt(index);
    return index < EXP_FLUSH ? 0f : e;
  }

  /// x - n ln 2, with one rounding that counts: the first fma is exact.
  private static float expReduced(float x, float n) {
    return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
  }

  /// e^r - 1 for abs(r) <= ln(2) / 2.
  private static float expTail(float r) {
    float w = r * r;
    float a = Math.fma(r, EXP_5, EXP_4);
    float b = Math.fma(r, EXP_3, EXP_2);
    return Math.fma(Math.fma(Math.fma(w, EXP_6, a), w, b), w, r);
  }

  /// The power of two in the low bits of an index.
  private static float powerAt(float index) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(index) << 23);
  }

  /// n = round(x log2 e): at least [#MIN_EXPONENT], `Integer.MAX_VALUE` from 2^22 - 127 up, and
  /// `Integer.MIN_VALUE` for NaN.
  public static int exponent(float x) {
    float index = expIndex(x, EXP_MAGIC);
    if (index != index) {
      return Integer.MIN_VALUE;
    }
    if (index < 0x1p23f) {
      return MIN_EXPONENT;
    }
    if (index >= 0x1p24f) {
      return Integer.MAX_VALUE;
    }
    return Math.max(MIN_EXPONENT, (int) (index - EXP_MAGIC));
  }

  /// 2^n for n up to 127, and 0 for n below -126.
  public static float pow2(int n) {
    return n < -127 ? 0f : Float.intBitsToFloat((n + 127) << 23);
  }

  /// 2^-k e^x c, for where the product of [#expScaled] and c would leave the normal floats or
  /// meet a flush: the product is formed as a double and rounded to float from there.
  ///
  /// Domain: as of [#expScaled], and [#exponent] above [#MIN_EXPONENT]. -infinity, and 2^-k e^x
  /// below 2^-1022, count as 0. Error: that of the exponential, and half an ULP.
  public static float productOfExp(float x, int k, double c) {
    int n = exponent(x);
    if (n == Integer.MIN_VALUE) {
      return NAN;
    }
    float v = (float) (wideExp(x, n, (long) n - k) * c);
    return v != v ? NAN : v;
  }

  /// 2^power e^(x - n ln 2): exact after the polynomial, whose 24 bits fit into any double.
  private static double wideExp(float x, int n, long power) {
    if (n == MIN_EXPONENT || power < -1022) {
      return 0;
    }
    if (power > 1023) {
      return Double.POSITIVE_INFINITY;
    }
    float p = 1f + expTail(expReduced(x, n));
    return p * Double.longBitsToDouble((power + 1023) << 52);
  }

  /// ln s, for s positive and normal. Error: 1.1.
  public static float log(float s) {
    return Math.fma(logExponent(s), LN2_HIGH, logMantissa(s));
  }

  /// The E of s = 2^E m, m in [sqrt(1/2), sqrt(2)), for s positive and normal.
  public static float logExponent(float s) {
    return (Float.floatToRawIntBits(s) - LOG_SPLIT) >> 23;
  }

  /// The ln m of s = 2^E m, m in [sqrt(1/2), sqrt(2)), for s positive and normal.
  public static float logMantissa(float s) {
    int fraction = (Float.floatToRawIntBits(s) - LOG_SPLIT) & LOG_MANTISSA;
    float f = Float.intBitsToFloat(fraction + LOG_SPLIT) - 1f;
    float q = Math.fma(LOG_9, f, LOG_8);
    q = Math.fma(q, f, LOG_7);
    q = Math.fma(q, f, LOG_6);
    q = Math.fma(q, f, LOG_5);
    q = Math.fma(q, f, LOG_4);
    q = Math.fma(q, f, LOG_3);
    q = Math.fma(q, f, LOG_2);
    q = Math.fma(q, f, LOG_1);
    q = Math.fma(q, f, LOG_0);
    return Math.fma(f * f, q, f);
  }

  /// ln(1 + e), for e in [0, 1]. Error: 1.3.
  public static float log1p(float e) {
    float w = e * e;
    float q = Math.fma(w, LOG1P_8, Math.fma(e, LOG1P_7, LOG1P_6));
    q = Math.fma(q, w, Math.fma(e, LOG1P_5, LOG1P_4));
    q = Math.fma(q, w, Math.fma(e, LOG1P_3, LOG1P_2));
    q = Math.fma(q, w, Math.fma(e, LOG1P_1, LOG1P_0));
    return Math.fma(q, w, e);
  }

  /// 1 / (1 + e^-x), for every float. Error: 2, also of a subnormal result.
  ///
  /// With e = exp(-abs(x)) it is 1 / (1 + e), or e / (1 + e) where x < 0. Rounding e, then 1 + e,
  /// then the quotient would cost up to 2.4; so what the first two lost is kept in `eLow` and
  /// `dLow`, and the remainder of the division puts it back. The numerator of a negative x
  /// is 2^64 too large until the last step, so that a subnormal result is rounded there.
  public static float sigmoid(float x) {
    float a = -Math.abs(x);
    a = a < SIGMOID_CLAMP ? SIGMOID_CLAMP : a;
    float magic = expMagic(WIDE);
    float index = expIndex(a, magic);
    float tail = expTail(expReduced(a, index - magic));
    float p = 1f + tail;
    float power = powerAt(index);
    float e = p * power;
    float eLow = (tail - (p - 1f)) * power;

    float d = Math.fma(e, FROM_WIDE, 1f);
    float dLow = Math.fma(eLow, FROM_WIDE, Math.fma(e, FROM_WIDE, 1f - d));
    boolean negative = x < 0f;
    float top = negative ? e : 1f;
    float topLow = negative ? eLow : 0f;
    float reciprocal = 1f / d;
    float s = top * reciprocal;
    float rest = Math.fma(-s, dLow, Math.fma(-s, d, top) + topLow);
    s = Math.fma(rest, reciprocal, s) * (negative ? FROM_WIDE : 1f);
    return x != x ? NAN : s;
  }

  /// ln sigmoid(x) = min(x, 0) - ln(1 + e^-abs(x)), for every float. Error: 2, also of a
  /// subnormal result. The softplus of x is its negation at -x.
  public static float logSigmoid(float x) {
    float e = expScaled(-Math.abs(x), WIDE) * FROM_WIDE;
    float s = (x < 0f ? x : 0f) - log1p(e);
    return x != x ? NAN : s;
  }
}

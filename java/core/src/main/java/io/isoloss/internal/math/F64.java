package io.isoloss.internal.math;

/// The float64 element functions: the shapes of [F32], with polynomials of their own.
///
/// The rules are those of [F32]: operations that IEEE 754 defines exactly, in one order, the same
/// on every device. Errors are in units of the last place of the exact result; they were measured
/// on samples against quadruple precision, since no sweep can visit every double.
public final class F64 {
  /// The one NaN that leaves the library.
  public static final double NAN = Double.longBitsToDouble(0x7ff8000000000000L);

  /// What [#exponent] gives for everything below it.
  public static final int MIN_EXPONENT = F32.MIN_EXPONENT;

  /// 1.5 * 2^52 + 1023, as [F32#EXP_MAGIC].
  private static final double EXP_MAGIC = 0x1.80000000003ffp52;

  /// An index below this one stands for a power of two below 2^-1022.
  private static final double EXP_FLUSH = 0x1.8000000000001p52;

  /// exp(-752) is below half the smallest subnormal, and its scaled form above a flush.
  private static final double SIGMOID_CLAMP = -752;

  /// Shifts the exponential's flush to below 2^-1086, out of reach of a subnormal result.
  private static final double WIDE = -64;

  /// Undoes [#WIDE].
  private static final double FROM_WIDE = 0x1p-64;

  private static final double LOG2_E = 0x1.71547652b82fep+0;

  /// The nearest double to ln 2.
  public static final double LN2_HIGH = 0x1.62e42fefa39efp-1;

  /// The nearest double to ln 2 - [#LN2_HIGH].
  public static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

  /// The bits of sqrt(1/2), rounded: a mantissa is taken from [sqrt(1/2), sqrt(2)).
  private static final long LOG_SPLIT = 0x3fe6a09e667f3bcdL;

  private static final long LOG_MANTISSA = 0x000fffffffffffffL;

  private F64() {}

  /// 2^-k e^x, or 0 where round(x log2 e) - k is below -1022.
  ///
  /// Domain: k a multiple of 64 with abs(k) <= 2^20, and round(x log2 e) - k at most 1023 (at 1024
  /// it is infinite, above that meaningless). -infinity gives 0, NaN gives NaN. Error: 1.1.
  public static double expScaled(double x, double k) {
    double magic = expMagic(k);
    return expAt(x, expIndex(x, magic), magic);
  }

  /// The constant that [#expIndex] and [#expAt] take for a scale of 2^-k.
  public static double expMagic(double k) {
    return EXP_MAGIC - k;
  }

  /// round(x log2 e) + magic. It grows with x, as a double and (where it is positive) as bits.
  public static double expIndex(double x, double magic) {
    return Math.fma(x, LOG2_E, magic);
  }

  /// The rest of [#expScaled], for a caller that wanted to see the index.
  public static double expAt(double x, double index, double magic) {
    double p = 1 + expTail(expReduced(x, index - magic));
    double e = p * powerAt(index);
    return index < EXP_FLUSH ? 0 : e;
  }

  /// x - n ln 2, with one rounding that counts: the first fma is exact.
  private static double expReduced(double x, double n) {
    return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
  }

  /// e^r - 1 for abs(r) <= ln(2) / 2: r + r^2 Q(r), Q in pairs over r^2.
  private static double expTail(double r) {
    double w = r * r;
    double q = Math.fma(r, 0x1.ad92c80429e2fp-26, 0x1.28adf7a81b565p-22);
    q = Math.fma(q, w, Math.fma(r, 0x1.71df18fbbbbb6p-19, 0x1.a0199963c5234p-16));
    q = Math.fma(q, w, Math.fma(r, 0x1.a01a012fec30cp-13, 0x1.6c16c18475a25p-10));
    q = Math.fma(q, w, Math.fma(r, 0x1.1111111126b37p-7, 0x1.55555555506cp-5));
    q = Math.fma(q, w, Math.fma(r, 0x1.55555555554fep-3, 0x1.000000000000ap-1));
    return Math.fma(q, w, r);
  }

  /// The power of two in the low bits of an index.
  private static double powerAt(double index) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(index) << 52);
  }

  /// n = round(x log2 e): at least [#MIN_EXPONENT], `Integer.MAX_VALUE` from 2^22 up, and
  /// `Integer.MIN_VALUE` for NaN.
  public static int exponent(double x) {
    double n = expIndex(x, EXP_MAGIC) - EXP_MAGIC;
    if (n != n) {
      return Integer.MIN_VALUE;
    }
    if (n < MIN_EXPONENT) {
      return MIN_EXPONENT;
    }
    return n >= 0x1p22 ? Integer.MAX_VALUE : (int) n;
  }

  /// 2^n for n up to 1023, and 0 for n below -1022.
  public static double pow2(int n) {
    return n < -1022 ? 0 : Double.longBitsToDouble((n + 1023L) << 52);
  }

  /// 2^-k e^x c, for where the product of [#expScaled] and c would leave the normal doubles or
  /// meet a flush: e^x is kept near 1 until c is in, and two exact halves of the power of two
  /// follow. (Exact but for a subnormal result, which the second half rounds.)
  ///
  /// Domain: as of [#expScaled], and [#exponent] above [#MIN_EXPONENT]. -infinity, and 2^-k e^x
  /// below 2^-2044, count as 0. Error: that of the exponential, and one ULP.
  public static double productOfExp(double x, int k, double c) {
    int n = exponent(x);
    if (n == Integer.MIN_VALUE) {
      return NAN;
    }
    long power = (long) n - k;
    double v;
    if (n == MIN_EXPONENT || power < -2044) {
      v = 0 * c;
    } else if (power > 2046) {
      v = Double.POSITIVE_INFINITY * c;
    } else {
      int half = (int) (power >> 1);
      v = (1 + expTail(expReduced(x, n))) * c * pow2(half) * pow2((int) power - half);
    }
    return v != v ? NAN : v;
  }

  /// ln s, for s positive and normal. Error: 1.1.
  ///
  /// The low half of ln 2 joins the polynomial's small terms, where it costs no rounding of note:
  /// without it E = 1 and f near -0.29 would cost 1.7.
  public static double log(double s) {
    return log(logExponent(s), logFraction(s));
  }

  /// E ln 2 + ln(1 + f).
  private static double log(double exponent, double f) {
    double w = f * f;
    double small = Math.fma(w, logTail(f, w), exponent * LN2_LOW);
    return Math.fma(exponent, LN2_HIGH, f + small);
  }

  /// The E of s = 2^E m, m in [sqrt(1/2), sqrt(2)), for s positive and normal.
  public static double logExponent(double s) {
    return (Double.doubleToRawLongBits(s) - LOG_SPLIT) >> 52;
  }

  /// The ln m of s = 2^E m, m in [sqrt(1/2), sqrt(2)), for s positive and normal.
  public static double logMantissa(double s) {
    double f = logFraction(s);
    double w = f * f;
    return Math.fma(w, logTail(f, w), f);
  }

  /// The m - 1 of s = 2^E m: exact.
  private static double logFraction(double s) {
    long fraction = (Double.doubleToRawLongBits(s) - LOG_SPLIT) & LOG_MANTISSA;
    return Double.longBitsToDouble(fraction + LOG_SPLIT) - 1;
  }

  /// (ln(1 + f) - f) / f^2 for f in [sqrt(1/2) - 1, 1/2], in pairs over w = f^2.
  private static double logTail(double f, double w) {
    double q =
        Math.fma(
            w, -0x1.80c30d239b5d8p-7, Math.fma(f, 0x1.3bf71cd914288p-5, -0x1.de3af3da4b6cfp-5));
    q = Math.fma(q, w, Math.fma(f, 0x1.e9e8100adfc2bp-5, -0x1.cc2b07bb0ef7cp-5));
    q = Math.fma(q, w, Math.fma(f, 0x1.d8222516771edp-5, -0x1.fd19d710cde53p-5));
    q = Math.fma(q, w, Math.fma(f, 0x1.11662d777f6e5p-4, -0x1.24c1778ad8c09p-4));
    q = Math.fma(q, w, Math.fma(f, 0x1.3b124168b84d3p-4, -0x1.55524ad4fc774p-4));
    q = Math.fma(q, w, Math.fma(f, 0x1.745cf49cd0f6ep-4, -0x1.9999b6443f855p-4));
    q = Math.fma(q, w, Math.fma(f, 0x1.c71c740258075p-4, -0x1.ffffff64392dap-4));
    q = Math.fma(q, w, Math.fma(f, 0x1.2492491dc886p-3, -0x1.555555563b707p-3));
    q = Math.fma(q, w, Math.fma(f, 0x1.99999999ab317p-3, -0x1.fffffffffec5p-3));
    q = Math.fma(q, w, Math.fma(f, 0x1.55555555554ep-2, -0x1.0000000000002p-1));
    return q;
  }

  /// ln(1 + e), for e in [0, 1]. Error: 1.3.
  ///
  /// From 1/2 up it is ln 2 + ln(1 + (e - 1) / 2), whose argument is exact: one polynomial for the
  /// whole of [0, 1] would lose more than an ULP near 1, and this one is the logarithm's.
  public static double log1p(double e) {
    boolean upper = e >= 0.5;
    return log(upper ? 1 : 0, upper ? Math.fma(e, 0.5, -0.5) : e);
  }

  /// 1 / (1 + e^-x), for every double, in the way of [F32#sigmoid]. Error: 2.
  public static double sigmoid(double x) {
    double a = -Math.abs(x);
    a = a < SIGMOID_CLAMP ? SIGMOID_CLAMP : a;
    double magic = expMagic(WIDE);
    double index = expIndex(a, magic);
    double tail = expTail(expReduced(a, index - magic));
    double p = 1 + tail;
    double power = powerAt(index);
    double e = p * power;
    double eLow = (tail - (p - 1)) * power;

    double d = Math.fma(e, FROM_WIDE, 1);
    double dLow = Math.fma(eLow, FROM_WIDE, Math.fma(e, FROM_WIDE, 1 - d));
    boolean negative = x < 0;
    double top = negative ? e : 1;
    double topLow = negative ? eLow : 0;
    double reciprocal = 1 / d;
    double s = top * reciprocal;
    double rest = Math.fma(-s, dLow, Math.fma(-s, d, top) + topLow);
    s = Math.fma(rest, reciprocal, s) * (negative ? FROM_WIDE : 1);
    return x != x ? NAN : s;
  }

  /// ln sigmoid(x) = min(x, 0) - ln(1 + e^-abs(x)), for every double. Error: 2. The softplus of x
  /// is its negation at -x.
  public static double logSigmoid(double x) {
    double e = expScaled(-Math.abs(x), WIDE) * FROM_WIDE;
    double s = (x < 0 ? x : 0) - log1p(e);
    return x != x ? NAN : s;
  }
}

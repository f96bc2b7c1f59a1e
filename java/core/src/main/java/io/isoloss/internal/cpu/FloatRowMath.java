package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import java.util.Arrays;

/// The formulas of a row, given its sum. The float64 twin is made from this file by the build.
///
/// A row's sum of exponentials is kept as S 2^K, S near 1 and K a multiple of 64, after a shift by
/// h that is 0 unless the row is extreme. In what follows x stands for the shifted logit x - h.
final class FloatRowMath {
  /// A tile is this many consecutive classes.
  static final int TILE = 2048;

  /// In a tile, element i belongs to lane i mod 128.
  static final int LANES = 128;

  /// Rows whose largest n is above this are shifted, so that n - K stays exact.
  static final int MAX_EXPONENT = 1 << 20;

  /// Where the target is not far below the rest, e^x / sum is formed directly.
  static final int NEAR = 48;

  private FloatRowMath() {}

  /// The reference K of a tile whose largest n is given: a multiple of 64, from 47 below to 16
  /// above.
  static int reference(int n) {
    return (n + 16) >> 6 << 6;
  }

  /// Halves the 128 lanes until one is left.
  static float halve(float[] lanes) {
    for (int half = LANES / 2; half >= 1; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    return lanes[0];
  }

  /// The sum of a tile's targets, lane by lane as any other, but in double: with label smoothing
  /// all targets but one are the same tiny number, whose additions in float would all round the
  /// same way.
  static double total(float[] q, int from, int count, double[] lanes) {
    Arrays.fill(lanes, 0);
    for (int first = 0; first < count; first += LANES) {
      int end = Math.min(LANES, count - first);
      for (int lane = 0; lane < end; lane++) {
        lanes[lane] += q[from + first + lane];
      }
    }
    return DoubleRowMath.halve(lanes);
  }

  /// -log(e^x / (S 2^K)): never negative, and exactly 0 where only the target counts.
  ///
  /// Never max + log S - x in that order, which loses everything at large offsets.
  static float loss(float s, int k, float x) {
    float loss;
    if (F32.expIndex(x, F32.expMagic(k)) >= F32.expMagic(NEAR)) {
      loss = F32.log(s / F32.expScaled(x, k));
    } else {
      float e = F32.logExponent(s) + k;
      loss = Math.fma(e, F32.LN2_HIGH, -x) + Math.fma(e, F32.LN2_LOW, F32.logMantissa(s));
    }
    return Float.isNaN(s) || Float.isNaN(loss) ? F32.NAN : loss;
  }

  /// log(S 2^K / e^x) for the largest x.
  static float logOfRatio(float s, int k, float x) {
    return F32.log(s / F32.expScaled(x, k));
  }

  /// h + log(S 2^K).
  static float logSumExp(float s, int k, float h) {
    float e = F32.logExponent(s) + k;
    float sum = h + Math.fma(e, F32.LN2_HIGH, Math.fma(e, F32.LN2_LOW, F32.logMantissa(s)));
    return Float.isNaN(s) || Float.isNaN(sum) ? F32.NAN : sum;
  }

  /// What turns a tile's exponentials into multiples of `scale` times the softmax.
  static float factor(float scale, float s, int tileK, int k) {
    return scale / s * F32.pow2(tileK - k);
  }

  /// What the division in [#factor] rounds away. It would be the largest part of a gradient's
  /// error.
  static float factorRest(float scale, float s, int tileK, int k) {
    float c = scale / s;
    return Math.fma(-c, s, scale) / s * F32.pow2(tileK - k);
  }

  /// scale (p - 1) at the label. Infinite factors can make a NaN, which is the one of the library.
  ///
  /// @param e 2^-K e^x of the label, from the row's own K
  /// @param c the [#factor] for such
  static float atLabel(float e, float s, float c) {
    float gradient = (e - s) * c;
    return Float.isNaN(gradient) ? F32.NAN : gradient;
  }

  /// e c, where e = 2^-K_t e^x and c is the tile's [#factor], of which `rest` is the rest. Formed
  /// in double from the row's own K where it is too small for float arithmetic: where e was
  /// flushed, or the product or c would be subnormal.
  ///
  /// @param ratio scale / S in double
  static float product(float x, float e, float c, float rest, int k, double ratio) {
    float product = Math.fma(e, c, e * rest);
    boolean normal = Math.abs(product) >= Float.MIN_NORMAL && Math.abs(c) >= Float.MIN_NORMAL;
    return normal ? product : F32.productOfExp(x, k, ratio);
  }
}

package io.isoloss;

/// The formulas of cross-entropy as a textbook writes them, in double, for one row.
final class Textbook {
  private Textbook() {}

  static double logSumExp(double... x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    double sum = 0;
    for (double v : x) {
      sum += Math.exp(v - max);
    }
    return max + Math.log(sum);
  }

  static double logSoftmax(double[] x, int c) {
    return x[c] - logSumExp(x);
  }

  /// `(1-e) w_t (-log p_t) + (e/C) sum_c w_c (-log p_c)`.
  static double crossEntropy(double[] x, int label, double[] weight, double smoothing) {
    double spread = 0;
    for (int c = 0; c < x.length; c++) {
      spread -= weight[c] * logSoftmax(x, c);
    }
    return -(1 - smoothing) * weight[label] * logSoftmax(x, label) + smoothing / x.length * spread;
  }

  /// `sum_c w_c ((1-e) t_c + e/C) (-log p_c)`.
  static double crossEntropy(double[] x, double[] t, double[] weight, double smoothing) {
    double loss = 0;
    for (int c = 0; c < x.length; c++) {
      double q = weight[c] * ((1 - smoothing) * t[c] + smoothing / x.length);
      loss -= q * logSoftmax(x, c);
    }
    return loss;
  }
}

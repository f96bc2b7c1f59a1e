package io.isoloss;

/// How far a result may lie from the exact result of the same input: the one place where the errors
/// of the operations are stated.
///
/// A bound is a number of units of the last place (ULP) of a magnitude, plus an absolute part in
/// units of 2^-23 (2^-52 for float64). The ULP are those of the type that computes, float32 for the
/// 16-bit types, whose rounding comes on top.
enum Bound {
  /// One exponential (1.1), the sum of a row (its lanes and halvings, seldom above 2), the product
  /// with scale / S (1.5).
  SOFTMAX(5, 0),

  /// The largest logit's distance is rounded once; the logarithm of the sum, at least 0, is as
  /// good as the sum, whose relative error is an absolute error of the logarithm.
  LOG_SOFTMAX(1.5, 2),

  /// As log-softmax.
  LOG_SUM_EXP(1.5, 2),

  /// log(S / e^x): what is said of the sum holds for the quotient. The weight's product adds half a
  /// unit.
  CROSS_ENTROPY(1.5, 2),

  /// As before, and the sum of targets times distances, whose terms have rounded weights, targets
  /// and distances. For targets that are not negative, as cancellation has no bound.
  SOFT_CROSS_ENTROPY(4, 2),

  /// Of max(|g|, p, t), all without the row's factor: at the target a difference of near numbers
  /// remains.
  CROSS_ENTROPY_GRADIENT(4, 0),

  /// An element, or a product of two floats, rounded once.
  NLL(0.5, 0),

  /// The quotient of a weight and the total weight, rounded once.
  NLL_GRADIENT(0.5, 0),

  /// Two logarithms (1.1) of one sign, their factors, the sum and the weight.
  BCE(4, 0),

  /// Three differences that lose nothing, two products, a quotient.
  BCE_GRADIENT(4, 0),

  /// Two terms of one sign: log1p(e^-|x|) (1.9), its factor (1.5), their sum, the weight.
  BCE_WITH_LOGITS(5, 0),

  /// Of max(|g|, a sigmoid(-x), 1 - t) times the element's factor.
  BCE_WITH_LOGITS_GRADIENT(4, 0),

  /// A difference, whose error is doubled by the square, and the square.
  MSE(2, 0),

  /// A difference, the factor 2 / N, their product.
  MSE_GRADIENT(3, 0),

  /// Of (|log v| + (x-t)^2 / v) / 2, whose terms may cancel: a difference, the least variance, a
  /// quotient, a logarithm, a sum.
  GAUSSIAN_NLL(4, 0),

  /// A difference, the least variance, a quotient, the factor 1 / N, their product.
  GAUSSIAN_NLL_GRADIENT(4, 0),

  /// As [io.isoloss.internal.math.F32#sigmoid] says.
  SIGMOID(2, 0),

  /// As [io.isoloss.internal.math.F32#logSigmoid] says.
  LOG_SIGMOID(2, 0);

  private final double ulps;
  private final double absolute;

  Bound(double ulps, double absolute) {
    this.ulps = ulps;
    this.absolute = absolute;
  }

  /// The greatest error of a result in the type that computes.
  ///
  /// @param magnitude whose units of the last place count: the result, unless said otherwise above
  /// @param factor what the result was multiplied with
  double of(double magnitude, double factor, DType type) {
    DType computes = type.lossType();
    return ulps * TestTensors.ulp(magnitude, computes)
        + absolute * TestTensors.ulp(1, computes) * Math.abs(factor);
  }

  double of(double magnitude, DType type) {
    return of(magnitude, 1, type);
  }

  /// The greatest error of a result that is a factor times something that has this bound. A unit of
  /// the last place moves with the factor, except where the result becomes subnormal.
  double scaled(double magnitude, double factor, DType type) {
    return Math.max(of(magnitude, type) * Math.abs(factor), of(magnitude * factor, type));
  }

  /// The greatest error of a result that is stored in the input's type: for 16 bits, half a unit of
  /// theirs comes on top.
  static double stored(double error, double exact, DType type) {
    return type == type.lossType()
        ? error
        : error + TestTensors.ulp(Math.abs(exact) + error, type) / 2;
  }

  /// What LibTorch's float64 result may itself be off by, which counts only beside a float64 result
  /// of ours: the rounding of a few steps and of a running sum.
  ///
  /// @param terms how many numbers are summed
  static double reference(double magnitude, double terms, DType type) {
    return type == DType.FLOAT64 ? (4 + terms / 2) * TestTensors.ulp(magnitude, DType.FLOAT64) : 0;
  }

  /// The error of a loss from those of its rows or elements: their sum is exact and rounded once.
  static double[] reduced(
      Reduction reduction, double[] allowed, double[] exact, double divisor, DType type) {
    if (reduction == Reduction.NONE) {
      return allowed;
    }
    double error = 0;
    double sum = 0;
    double sizes = 0;
    for (int i = 0; i < allowed.length; i++) {
      error += allowed[i];
      sum += exact[i];
      sizes += Math.abs(exact[i]);
    }
    error = error / divisor + TestTensors.ulp(sum / divisor, type.lossType()) / 2;
    return new double[] {error + reference(sizes / divisor, exact.length, type)};
  }
}

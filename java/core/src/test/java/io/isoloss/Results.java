package io.isoloss;

import io.isoloss.reference.NdArray;
import io.isoloss.reference.TorchLoss;

/// What an operation gave, or how far it may be off: the values (of a loss or a function), and the
/// gradient, which is empty for a function.
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
record Results(double[] values, double[] gradient) {
  static Results of(LossResult result) {
    return new Results(result.loss().toDoubleArray(), result.gradient().toDoubleArray());
  }

  static Results of(Tensor output) {
    return new Results(output.toDoubleArray(), new double[0]);
  }

  static Results of(TorchLoss loss) {
    return new Results(loss.value().values(), loss.gradient().values());
  }

  static Results of(NdArray output) {
    return new Results(output.values(), new double[0]);
  }

  /// The worst error, as a multiple of what is allowed there.
  Worst worst(Results exact, Results allowed) {
    Worst value = worst("value", values, exact.values, allowed.values);
    Worst slope = worst("gradient", gradient, exact.gradient, allowed.gradient);
    return value.ratio >= slope.ratio ? value : slope;
  }

  private static Worst worst(String what, double[] actual, double[] exact, double[] allowed) {
    if (actual.length != exact.length) {
      throw new AssertionError(
          "%s has %d elements, not %d".formatted(what, actual.length, exact.length));
    }
    Worst worst = new Worst(what, 0, Double.NaN, Double.NaN, Double.NaN, 0);
    for (int i = 0; i < actual.length; i++) {
      double ratio = ratio(actual[i], exact[i], allowed[i]);
      if (ratio > worst.ratio) {
        worst = new Worst(what, i, actual[i], exact[i], allowed[i], ratio);
      }
    }
    return worst;
  }

  private static double ratio(double actual, double exact, double allowed) {
    if (actual == exact || (Double.isNaN(actual) && Double.isNaN(exact))) {
      return 0;
    }
    double ratio = Math.abs(actual - exact) / allowed;
    // One of the two is NaN, or an infinity that the other is not.
    return ratio < Double.POSITIVE_INFINITY ? ratio : Double.POSITIVE_INFINITY;
  }

  /// An element of a result.
  ///
  /// @param ratio its error over the allowed error
  record Worst(String what, int index, double actual, double exact, double allowed, double ratio) {
    @Override
    public String toString() {
      return "%s[%d] is %s, exactly %s, off by %.3g times the allowed %.3g"
          .formatted(what, index, actual, exact, ratio, allowed);
    }
  }
}

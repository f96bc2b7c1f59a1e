package io.isoloss.internal.math;

import java.math.BigDecimal;
import java.math.MathContext;

/// Exponential and logarithm to some fifty digits: what the float64 functions are measured with.
/// Slow, plain series, and nothing in common with the code under test but a first guess.
final class BigMath {
  private static final MathContext DIGITS = new MathContext(50);
  private static final int HALVINGS = 12;

  private BigMath() {}

  /// e^x: (e^(x / 4096))^4096, by the Taylor series.
  static BigDecimal exp(BigDecimal x) {
    // The power multiplies the relative error by 4096, and a large x costs digits of its own.
    MathContext wide = new MathContext(DIGITS.getPrecision() + 10);
    BigDecimal r = x.divide(BigDecimal.valueOf(1 << HALVINGS), wide);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int i = 1; term.signum() != 0 && term.precision() - term.scale() > -62; i++) {
      term = term.multiply(r, wide).divide(BigDecimal.valueOf(i), wide);
      sum = sum.add(term, wide);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum, wide);
    }
    return sum.round(DIGITS);
  }

  /// ln s, by one step from a double's guess y: y + ln(1 + d), d = s e^-y - 1.
  static BigDecimal log(BigDecimal s) {
    return fromGuess(s, StrictMath.log(s.doubleValue()));
  }

  /// ln(1 + e). For a small e the series, since 1 + e would keep too few of its digits.
  static BigDecimal log1p(BigDecimal e) {
    if (e.compareTo(BigDecimal.valueOf(1e-8)) < 0) {
      return series(e);
    }
    return fromGuess(BigDecimal.ONE.add(e), StrictMath.log1p(e.doubleValue()));
  }

  private static BigDecimal fromGuess(BigDecimal s, double guess) {
    BigDecimal y = new BigDecimal(guess);
    BigDecimal d = s.multiply(exp(y.negate()), DIGITS).subtract(BigDecimal.ONE);
    return y.add(series(d), DIGITS);
  }

  /// ln(1 + d) for abs(d) < 1e-8, to 40 digits.
  private static BigDecimal series(BigDecimal d) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal power = d.negate();
    for (int i = 1; i <= 5; i++) {
      sum = sum.subtract(power.divide(BigDecimal.valueOf(i), DIGITS), DIGITS);
      power = power.multiply(d.negate(), DIGITS);
    }
    return sum;
  }

  /// The distance in units of the last place of a double in the binade of the exact value, where
  /// all that is below the normal doubles counts as one binade.
  static double ulps(double actual, BigDecimal exact) {
    double rounded = Math.abs(exact.doubleValue());
    boolean roundedUp = new BigDecimal(rounded).compareTo(exact.abs()) > 0;
    double ulp = Math.ulp(roundedUp ? Math.nextDown(rounded) : rounded);
    return new BigDecimal(actual)
        .subtract(exact)
        .abs()
        .divide(new BigDecimal(ulp), MathContext.DECIMAL32)
        .doubleValue();
  }
}

package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// The functions of [FloatElementMath] against float64, over floats that are spread evenly over
/// their whole domain.
class FloatElementMathTest {
  private static final int STEP = 997;

  private interface Function {
    float at(float x);
  }

  private static double worst(
      float first, float last, Function function, DoubleUnaryOperator exact) {
    double worst = 0;
    int end = Float.floatToRawIntBits(last);
    for (int bits = Float.floatToRawIntBits(first); bits <= end; bits += STEP) {
      float x = Float.intBitsToFloat(bits);
      double y = exact.applyAsDouble(x);
      worst = Math.max(worst, Math.abs(function.at(x) - y) / Math.ulp((float) y));
    }
    return worst;
  }

  @Test
  void exp() {
    // Down to results of half the least subnormal.
    double worst = worst(0, 104.5f, x -> FloatElementMath.exp(-x), x -> StrictMath.exp(-x));
    assertThat(worst).isLessThan(1.2);
    assertThat(FloatElementMath.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(FloatElementMath.exp(-Float.MAX_VALUE)).isZero();
    assertThat(FloatElementMath.exp(Float.NaN)).isNaN();
  }

  @Test
  void log() {
    double worst = worst(Float.MIN_VALUE, Float.MAX_VALUE, FloatElementMath::log, StrictMath::log);
    assertThat(worst).isLessThan(1.2);
    assertThat(FloatElementMath.log(0)).isLessThan(-130);
  }

  @Test
  void logOfRest() {
    double worst =
        worst(
            Float.MIN_VALUE,
            Math.nextDown(1f),
            FloatElementMath::logOfRest,
            p -> StrictMath.log1p(-p));
    assertThat(worst).isLessThan(2);
    assertThat(FloatElementMath.logOfRest(0)).isZero();
    assertThat(FloatElementMath.logOfRest(1)).isEqualTo(Float.NEGATIVE_INFINITY);
  }
}

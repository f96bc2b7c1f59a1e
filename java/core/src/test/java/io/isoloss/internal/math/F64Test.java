package io.isoloss.internal.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class F64Test {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final long NAN_BITS = 0x7ff8000000000000L;
  private static final int SAMPLES = 3000;

  /// A function on [from, to]; `checksum` is over the bits of what it gives to seeded samples.
  record Row(
      String name,
      double from,
      double to,
      DoubleUnaryOperator function,
      UnaryOperator<BigDecimal> exact,
      double bound,
      String checksum) {
    @Override
    public String toString() {
      return name + " on [" + from + ", " + to + "]";
    }

    /// Half of the samples even in x, the other half even in the logarithm of abs(x).
    double sample(Random random) {
      if (random.nextBoolean()) {
        return from + random.nextDouble() * (to - from);
      }
      double magnitude = Math.max(Math.abs(from), Math.abs(to));
      double x = magnitude * StrictMath.exp(-60 * random.nextDouble());
      return Math.clamp(from < 0 ? -x : x, from, to);
    }
  }

  static final List<Row> ROWS =
      List.of(
          new Row("exp", -708, 0, x -> F64.expScaled(x, 0), BigMath::exp, 1.1, "bb4224ae535f447f"),
          new Row("exp", 0, 709, x -> F64.expScaled(x, 0), BigMath::exp, 1.1, "21e1ccd6bb49b7db"),
          new Row("log", 0x1p-1022, 0x1p-900, F64::log, BigMath::log, 1.1, "340051da1868a408"),
          new Row("log", 0.01, 1e10, F64::log, BigMath::log, 1.1, "3b870c0fe15a2817"),
          new Row("log", 0.5, 3, F64::log, BigMath::log, 1.1, "c74d55abf37006d8"),
          new Row("log1p", 0, 1, F64::log1p, BigMath::log1p, 1.3, "c50b4a601502ef2c"),
          new Row("sigmoid", -745, 0, F64::sigmoid, F64Test::sigmoid, 2, "4bebf1aae1a2ff19"),
          new Row("sigmoid", 0, 40, F64::sigmoid, F64Test::sigmoid, 2, "3dba6436a363add8"),
          new Row(
              "logSigmoid", -1000, 0, F64::logSigmoid, F64Test::logSigmoid, 2, "2d25df1757fb9860"),
          new Row(
              "logSigmoid", -0.001, 0, F64::logSigmoid, F64Test::logSigmoid, 2, "b298786a56c8e2c7"),
          new Row(
              "logSigmoid", 0, 745, F64::logSigmoid, F64Test::logSigmoid, 2, "3ae8f8cfac9d7865"));

  @ParameterizedTest
  @FieldSource("ROWS")
  void staysWithinItsBound(Row row) {
    Random random = new Random(1);
    double worst = 0;
    for (int i = 0; i < SAMPLES; i++) {
      double x = row.sample(random);
      BigDecimal exact = row.exact.apply(new BigDecimal(x));
      worst = Math.max(worst, BigMath.ulps(row.function.applyAsDouble(x), exact));
    }
    assertThat(worst).isLessThanOrEqualTo(row.bound);
  }

  /// The bits are a contract with every other backend: who changes one on purpose changes them
  /// all, and this table.
  @ParameterizedTest
  @FieldSource("ROWS")
  void keepsItsBits(Row row) {
    Random random = new Random(2);
    long sum = 0;
    for (int i = 0; i < 100_000; i++) {
      sum = sum * 31 + Double.doubleToRawLongBits(row.function.applyAsDouble(row.sample(random)));
    }
    assertThat(Long.toHexString(sum)).isEqualTo(row.checksum);
  }

  @Test
  void expScaledEndsInZeroAndNaN() {
    assertThat(F64.expScaled(-INFINITY, 0)).isEqualTo(0);
    assertThat(F64.expScaled(-Double.MAX_VALUE, 0)).isEqualTo(0);
    assertThat(F64.expScaled(-709, 0)).as("flushed, not subnormal").isEqualTo(0);
    assertThat(F64.expScaled(Double.NaN, 0)).isNaN();
    assertThat(F64.expScaled(0, 0)).isEqualTo(1);
    assertThat(F64.expScaled(-0.0, 64)).isEqualTo(0x1p-64);
  }

  @Test
  void expScaledDiffersByAPowerOfTwoOnly() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      double x = random.nextDouble() * 1200 - 600;
      double e = F64.expScaled(x, 0);
      assertThat(F64.expScaled(x, 64) * 0x1p64).isEqualTo(e);
      assertThat(F64.expScaled(x, -64) * 0x1p-64).isEqualTo(e);
    }
  }

  @Test
  void expScaledServesLargeOffsets() {
    Random random = new Random(4);
    BigDecimal ln2 = BigMath.log(BigDecimal.TWO);
    for (int i = 0; i < SAMPLES; i++) {
      int k = 64 * (random.nextInt(4000) - 2000);
      double x = k * 0.6931471805599453 + random.nextDouble() * 60 - 40;
      BigDecimal exact =
          BigMath.exp(new BigDecimal(x).subtract(ln2.multiply(BigDecimal.valueOf(k))));
      assertThat(BigMath.ulps(F64.expScaled(x, k), exact)).isLessThanOrEqualTo(1.1);
    }
  }

  @Test
  void exponentRoundsAndClips() {
    assertThat(F64.exponent(0)).isZero();
    assertThat(F64.exponent(1)).isOne();
    assertThat(F64.exponent(-1)).isEqualTo(-1);
    assertThat(F64.exponent(100)).isEqualTo(144);
    assertThat(F64.exponent(-1000)).isEqualTo(-1443);
    assertThat(F64.exponent(-1e6)).isEqualTo(F64.MIN_EXPONENT);
    assertThat(F64.exponent(-1e300)).isEqualTo(F64.MIN_EXPONENT);
    assertThat(F64.exponent(-INFINITY)).isEqualTo(F64.MIN_EXPONENT);
    assertThat(F64.exponent(2e6)).isEqualTo(2885390);
    assertThat(F64.exponent(3e6)).isEqualTo(Integer.MAX_VALUE);
    assertThat(F64.exponent(1e300)).isEqualTo(Integer.MAX_VALUE);
    assertThat(F64.exponent(INFINITY)).isEqualTo(Integer.MAX_VALUE);
    assertThat(F64.exponent(Double.NaN)).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void pow2IsExactAndFlushes() {
    for (int n = -1022; n <= 1023; n++) {
      assertThat(F64.pow2(n)).isEqualTo(Math.scalb(1.0, n));
    }
    assertThat(F64.pow2(-1023)).isEqualTo(0);
    assertThat(F64.pow2(-1_000_000)).isEqualTo(0);
  }

  @Test
  void logPartsJoin() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      double s = Math.scalb(1 + random.nextDouble(), random.nextInt(2046) - 1022);
      double exponent = F64.logExponent(s);
      double mantissa = F64.logMantissa(s);
      assertThat(exponent).isEqualTo(Math.rint(exponent));
      assertThat(mantissa).isBetween(-0.3465735902799728, 0.3465735902799728);
      assertThat(Math.fma(exponent, F64.LN2_HIGH, Math.fma(exponent, F64.LN2_LOW, mantissa)))
          .isCloseTo(F64.log(s), within(2 * Math.ulp(F64.log(s))));
    }
    assertThat(F64.log(1)).isEqualTo(0);
    assertThat(F64.logExponent(0x1p100)).isEqualTo(100);
    assertThat(F64.logMantissa(0x1p100)).isEqualTo(0);
  }

  @Test
  void sigmoidServesEveryInput() {
    assertThat(F64.sigmoid(0)).isEqualTo(0.5);
    assertThat(F64.sigmoid(-0.0)).isEqualTo(0.5);
    assertThat(F64.sigmoid(INFINITY)).isEqualTo(1);
    assertThat(F64.sigmoid(Double.MAX_VALUE)).isEqualTo(1);
    assertThat(bits(F64.sigmoid(-INFINITY))).isZero();
    assertThat(bits(F64.sigmoid(-Double.MAX_VALUE))).isZero();
    assertThat(F64.sigmoid(-745.1)).isEqualTo(Double.MIN_VALUE);
    assertThat(bits(F64.sigmoid(-745.2))).isZero();
  }

  @Test
  void logSigmoidServesEveryInput() {
    assertThat(F64.logSigmoid(0)).isEqualTo(-0.6931471805599453);
    assertThat(bits(F64.logSigmoid(INFINITY))).isZero();
    assertThat(F64.logSigmoid(-INFINITY)).isEqualTo(-INFINITY);
    assertThat(F64.logSigmoid(-Double.MAX_VALUE)).isEqualTo(-Double.MAX_VALUE);
    assertThat(F64.logSigmoid(745.1)).isEqualTo(-Double.MIN_VALUE);
    assertThat(bits(F64.logSigmoid(745.2))).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {NAN_BITS, NAN_BITS | Long.MIN_VALUE, 0x7ff0000000000001L, -1L})
  void everyNaNLeavesAsOne(long pattern) {
    double x = Double.longBitsToDouble(pattern);
    assertThat(bits(F64.sigmoid(x))).isEqualTo(NAN_BITS);
    assertThat(bits(F64.logSigmoid(x))).isEqualTo(NAN_BITS);
    assertThat(bits(F64.productOfExp(x, 0, 1))).isEqualTo(NAN_BITS);
  }

  @Test
  void productOfExpStaysWithinItsBound() {
    Random random = new Random(6);
    for (int i = 0; i < SAMPLES; i++) {
      double x = -1400 * random.nextDouble();
      double c = (random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(1000));
      BigDecimal exact = BigMath.exp(new BigDecimal(x)).multiply(new BigDecimal(c));
      assertThat(BigMath.ulps(F64.productOfExp(x, 0, c), exact)).isLessThanOrEqualTo(2.1);
    }
  }

  @Test
  void productOfExpReachesAcrossTheFlush() {
    assertThat(F64.productOfExp(-INFINITY, 0, 3)).isEqualTo(0);
    assertThat(F64.productOfExp(-10_000, 0, 1e300)).isEqualTo(0);
    assertThat(F64.productOfExp(-10_000, -14_464, 1)).isEqualTo(F64.expScaled(-10_000, -14_464));
    assertThat(F64.productOfExp(800, 0, 0x1p-1000)).isEqualTo(F64.expScaled(800, 1024) * 0x1p24);
    assertThat(F64.productOfExp(INFINITY, 0, 1)).isEqualTo(INFINITY);
    assertThat(bits(F64.productOfExp(INFINITY, 0, 0))).isEqualTo(NAN_BITS);
  }

  private static BigDecimal sigmoid(BigDecimal x) {
    BigDecimal e = BigMath.exp(x.abs().negate());
    BigDecimal top = x.signum() < 0 ? e : BigDecimal.ONE;
    return top.divide(BigDecimal.ONE.add(e), MathContext.DECIMAL128);
  }

  private static BigDecimal logSigmoid(BigDecimal x) {
    return x.min(BigDecimal.ZERO).subtract(BigMath.log1p(BigMath.exp(x.abs().negate())));
  }

  private static long bits(double x) {
    return Double.doubleToRawLongBits(x);
  }
}

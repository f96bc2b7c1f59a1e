package io.isoloss.internal.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class F32Test {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final int NAN_BITS = 0x7fc00000;

  static final List<ElementSweep.Row> ROWS = ElementSweep.ROWS;

  @ParameterizedTest
  @FieldSource("ROWS")
  void staysWithinItsBound(ElementSweep.Row row) {
    assertThat(ElementSweep.sweep(row, 997, 1).ulps()).isLessThanOrEqualTo(row.bound());
  }

  /// The bits are a contract with every other backend: who changes one on purpose changes them
  /// all, and this table.
  @ParameterizedTest
  @CsvSource({
    "exp below 0, 1a57cb4f3b8c929a",
    "exp above 0, ea0bc3c448a372a",
    "exp 2^-128, 49d08df310675230",
    "log, f7caef6a8311048b",
    "log1p, c8ed36e70cc394a0",
    "sigmoid below 0, 32b5d87426e80d5a",
    "sigmoid above 0, 5bc7edf074f7c056",
    "logSigmoid below 0, deda2e472e1fde7c",
    "logSigmoid above 0, 4f2bc84a34081bff",
  })
  void keepsItsBits(String name, String checksum) {
    ElementSweep.Row row =
        ROWS.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    assertThat(Long.toHexString(checksum(row))).isEqualTo(checksum);
  }

  private static long checksum(ElementSweep.Row row) {
    long last = Integer.toUnsignedLong(Float.floatToRawIntBits(row.last()));
    long sum = 0;
    for (long bits = Integer.toUnsignedLong(Float.floatToRawIntBits(row.first()));
        bits <= last;
        bits += 97) {
      float x = Float.intBitsToFloat((int) bits);
      sum = sum * 31 + Float.floatToRawIntBits(row.function().at(x));
    }
    return sum;
  }

  @Test
  void expScaledEndsInZeroAndNaN() {
    assertThat(F32.expScaled(Float.NEGATIVE_INFINITY, 0)).isEqualTo(0f);
    assertThat(F32.expScaled(-Float.MAX_VALUE, 0)).isEqualTo(0f);
    assertThat(F32.expScaled(-88f, 0)).as("flushed, not subnormal").isEqualTo(0f);
    assertThat(F32.expScaled(Float.NaN, 0)).isNaN();
    assertThat(F32.expScaled(0f, 0)).isEqualTo(1f);
    assertThat(F32.expScaled(-0f, 64)).isEqualTo(0x1p-64f);
  }

  @Test
  void expScaledDiffersByAPowerOfTwoOnly() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      float x = random.nextFloat() * 80 - 40;
      float e = F32.expScaled(x, 0);
      assertThat(F32.expScaled(x, 64) * 0x1p64f).isEqualTo(e);
      assertThat(F32.expScaled(x, -64) * 0x1p-64f).isEqualTo(e);
    }
  }

  @Test
  void exponentRoundsAndClips() {
    assertThat(F32.exponent(0f)).isZero();
    assertThat(F32.exponent(1f)).isOne();
    assertThat(F32.exponent(-1f)).isEqualTo(-1);
    assertThat(F32.exponent(100f)).isEqualTo(144);
    assertThat(F32.exponent(-100f)).isEqualTo(-144);
    assertThat(F32.exponent(-1e6f)).isEqualTo(F32.MIN_EXPONENT);
    assertThat(F32.exponent(-1e30f)).isEqualTo(F32.MIN_EXPONENT);
    assertThat(F32.exponent(Float.NEGATIVE_INFINITY)).isEqualTo(F32.MIN_EXPONENT);
    assertThat(F32.exponent(2e6f)).isEqualTo(2885390);
    assertThat(F32.exponent(1e30f)).isEqualTo(Integer.MAX_VALUE);
    assertThat(F32.exponent(INFINITY)).isEqualTo(Integer.MAX_VALUE);
    assertThat(F32.exponent(Float.NaN)).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void pow2IsExactAndFlushes() {
    for (int n = -126; n <= 127; n++) {
      assertThat(F32.pow2(n)).isEqualTo((float) Math.scalb(1.0, n));
    }
    assertThat(F32.pow2(-127)).isEqualTo(0f);
    assertThat(F32.pow2(-1_000_000)).isEqualTo(0f);
  }

  @Test
  void logPartsJoin() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      float s = Float.intBitsToFloat(0x00800000 + random.nextInt(0x7f000000));
      assertThat(F32.logExponent(s)).isEqualTo((float) Math.rint(F32.logExponent(s)));
      assertThat(F32.logMantissa(s)).isBetween(-0.34657363f, 0.34657365f);
      assertThat(Math.fma(F32.logExponent(s), F32.LN2_HIGH, F32.logMantissa(s)))
          .isEqualTo(F32.log(s));
    }
    assertThat(F32.log(1f)).isEqualTo(0f);
    assertThat(F32.logExponent(0x1p100f)).isEqualTo(100f);
    assertThat(F32.logMantissa(0x1p100f)).isEqualTo(0f);
  }

  @Test
  void sigmoidServesEveryInput() {
    assertThat(F32.sigmoid(0f)).isEqualTo(0.5f);
    assertThat(F32.sigmoid(-0f)).isEqualTo(0.5f);
    assertThat(F32.sigmoid(INFINITY)).isEqualTo(1f);
    assertThat(F32.sigmoid(Float.MAX_VALUE)).isEqualTo(1f);
    assertThat(bits(F32.sigmoid(-INFINITY))).isZero();
    assertThat(bits(F32.sigmoid(-Float.MAX_VALUE))).isZero();
    assertThat(F32.sigmoid(-103.9f)).isEqualTo(Float.MIN_VALUE);
    assertThat(bits(F32.sigmoid(-103.98f))).isZero();
  }

  @Test
  void logSigmoidServesEveryInput() {
    assertThat(F32.logSigmoid(0f)).isEqualTo(-0.6931472f);
    assertThat(bits(F32.logSigmoid(INFINITY))).isZero();
    assertThat(F32.logSigmoid(-INFINITY)).isEqualTo(-INFINITY);
    assertThat(F32.logSigmoid(-Float.MAX_VALUE)).isEqualTo(-Float.MAX_VALUE);
    assertThat(F32.logSigmoid(103.9f)).isEqualTo(-Float.MIN_VALUE);
    assertThat(bits(F32.logSigmoid(103.98f))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff})
  void everyNaNLeavesAsOne(int pattern) {
    float x = Float.intBitsToFloat(pattern);
    assertThat(bits(F32.sigmoid(x))).isEqualTo(NAN_BITS);
    assertThat(bits(F32.logSigmoid(x))).isEqualTo(NAN_BITS);
    assertThat(bits(F32.productOfExp(x, 0, 1))).isEqualTo(NAN_BITS);
  }

  @Test
  void productOfExpIsThePlainProductWhereThatIsNormal() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      float x = random.nextFloat() * 160 - 80;
      int k = 64 * (random.nextInt(3) - 1);
      double c = random.nextDouble() * 0x1p-20;
      assertThat(F32.productOfExp(x, k, c))
          .isEqualTo((float) (F32.expScaled(x, 0) * c * Math.scalb(1.0, -k)));
    }
  }

  @Test
  void productOfExpRoundsASubnormalOnce() {
    Random random = new Random(4);
    for (int i = 0; i < 100_000; i++) {
      float x = -60 - 60 * random.nextFloat();
      double c = (random.nextDouble() - 0.5) * 0x1p-10;
      float product = F32.productOfExp(x, 0, c);
      assertThat(ElementSweep.ulps(product, StrictMath.exp(x) * c)).isLessThanOrEqualTo(1.6);
    }
  }

  @Test
  void productOfExpReachesAcrossTheFlush() {
    assertThat(F32.productOfExp(-200f, 0, 0x1p200))
        .as("the factor brings back what expScaled flushed")
        .isCloseTo((float) (StrictMath.exp(-200) * 0x1p200), offset(0x1p-110f));
    assertThat(F32.productOfExp(-INFINITY, 0, 3)).isEqualTo(0f);
    assertThat(F32.productOfExp(-10_000f, 0, 1e300)).isEqualTo(0f);
    assertThat(F32.productOfExp(-10_000f, -14_464, 1)).isEqualTo(F32.expScaled(-10_000f, -14_464f));
    assertThat(F32.productOfExp(INFINITY, 0, 1)).isEqualTo(INFINITY);
    assertThat(bits(F32.productOfExp(INFINITY, 0, 0))).isEqualTo(NAN_BITS);
  }

  private static int bits(float x) {
    return Float.floatToRawIntBits(x);
  }
}

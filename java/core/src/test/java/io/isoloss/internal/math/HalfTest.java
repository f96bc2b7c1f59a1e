package io.isoloss.internal.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class HalfTest {
  interface Widen {
    float apply(short bits);
  }

  interface NarrowFloat {
    short apply(float x);
  }

  interface NarrowDouble {
    short apply(double x);
  }

  /// A format by its definition: `fraction` bits after the point, `minExponent` the least normal.
  record Format(
      String name,
      int fraction,
      int minExponent,
      short nan,
      Widen widen,
      NarrowFloat fromFloat,
      NarrowDouble fromDouble) {
    int infinity() {
      return 0x7fff & (-1 << fraction);
    }

    double value(int bits) {
      int exponent = bits >> fraction;
      int mantissa = bits & ((1 << fraction) - 1);
      double hidden = exponent == 0 ? 0 : 1 << fraction;
      return Math.scalb(hidden + mantissa, Math.max(exponent, 1) - 1 + minExponent - fraction);
    }

    /// The nearest value, ties to even, by the definition: a multiple of the last place at x.
    double nearest(double x) {
      int exponent = Math.max(Math.getExponent(x), minExponent) - fraction;
      double rounded = Math.scalb(Math.rint(Math.scalb(x, -exponent)), exponent);
      return Math.abs(rounded) >= value(infinity())
          ? Math.copySign(Double.POSITIVE_INFINITY, x)
          : rounded;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Format> FORMATS =
      List.of(
          new Format(
              "float16",
              10,
              -14,
              (short) 0x7e00,
              Half::fromFloat16,
              Half::toFloat16,
              Half::toFloat16),
          new Format(
              "bfloat16",
              7,
              -126,
              (short) 0x7fc0,
              Half::fromBfloat16,
              Half::toBfloat16,
              Half::toBfloat16));

  @ParameterizedTest
  @FieldSource("FORMATS")
  void everyPatternWidensExactlyAndComesBack(Format format) {
    for (int bits = 0; bits <= 0x7fff; bits++) {
      for (int sign = 0; sign <= 0x8000; sign += 0x8000) {
        short half = (short) (sign | bits);
        float wide = format.widen.apply(half);
        if (bits > format.infinity()) {
          assertThat(Float.floatToRawIntBits(wide)).isEqualTo(0x7fc00000);
          assertThat(format.fromFloat.apply(wide)).isEqualTo(format.nan);
          assertThat(format.fromDouble.apply(wide)).isEqualTo(format.nan);
          continue;
        }
        double value = bits == format.infinity() ? Double.POSITIVE_INFINITY : format.value(bits);
        float signed = (float) (sign == 0 ? value : -value);
        assertThat(Float.floatToRawIntBits(wide)).isEqualTo(Float.floatToRawIntBits(signed));
        assertThat(format.fromFloat.apply(wide)).isEqualTo(half);
        assertThat(format.fromDouble.apply(wide)).isEqualTo(half);
      }
    }
  }

  /// At every tie between neighbours, the one past the largest number included, and at the next
  /// float and double on either side of it.
  @ParameterizedTest
  @FieldSource("FORMATS")
  void everyTieGoesToEvenAndItsNeighboursDoNot(Format format) {
    for (int low = 0; low < format.infinity(); low++) {
      int high = low + 1;
      int even = low % 2 == 0 ? low : high;
      double tie = (format.value(low) + format.value(high)) / 2;
      float floatTie = (float) tie;
      assertThat((double) floatTie).isEqualTo(tie);
      assertThat(format.fromFloat.apply(floatTie)).isEqualTo((short) even);
      assertThat(format.fromFloat.apply(Math.nextDown(floatTie))).isEqualTo((short) low);
      assertThat(format.fromFloat.apply(Math.nextUp(floatTie))).isEqualTo((short) high);
      assertThat(format.fromFloat.apply(-floatTie)).isEqualTo((short) (even | 0x8000));
      assertThat(format.fromDouble.apply(tie)).isEqualTo((short) even);
      assertThat(format.fromDouble.apply(Math.nextDown(tie))).isEqualTo((short) low);
      assertThat(format.fromDouble.apply(Math.nextUp(tie))).isEqualTo((short) high);
      assertThat(format.fromDouble.apply(-Math.nextUp(tie))).isEqualTo((short) (high | 0x8000));
    }
  }

  @ParameterizedTest
  @FieldSource("FORMATS")
  void floatsOfEveryMagnitudeRoundToNearest(Format format) {
    for (long bits = 0; bits < 1L << 32; bits += 9973) {
      float x = Float.intBitsToFloat((int) bits);
      short half = format.fromFloat.apply(x);
      if (x != x) {
        assertThat(half).isEqualTo(format.nan);
        continue;
      }
      double nearest = format.nearest(x);
      if (format.widen.apply(half) != nearest) {
        assertThat((double) format.widen.apply(half)).as("of %s", x).isEqualTo(nearest);
      }
      assertThat(half < 0).isEqualTo(bits >= 1L << 31);
    }
  }

  @ParameterizedTest
  @FieldSource("FORMATS")
  void doublesBeyondFloatsStillRoundRight(Format format) {
    assertThat(format.fromDouble.apply(1e300)).isEqualTo((short) format.infinity());
    assertThat(format.fromDouble.apply(-1e300)).isEqualTo((short) (format.infinity() | 0x8000));
    assertThat(format.fromDouble.apply(Double.MIN_VALUE)).isZero();
    assertThat(format.fromDouble.apply(-Double.MIN_VALUE)).isEqualTo((short) 0x8000);
    assertThat(format.fromDouble.apply(Double.NaN)).isEqualTo(format.nan);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff})
  void everyNaNLeavesAsOne(int pattern) {
    float x = Float.intBitsToFloat(pattern);
    assertThat(Half.toFloat16(x)).isEqualTo((short) 0x7e00);
    assertThat(Half.toBfloat16(x)).isEqualTo((short) 0x7fc0);
  }

  @Test
  void theNamedNaNsAreTheCanonicalOnes() {
    assertThat(Half.FLOAT16_NAN).isEqualTo((short) 0x7e00);
    assertThat(Half.BFLOAT16_NAN).isEqualTo((short) 0x7fc0);
  }
}

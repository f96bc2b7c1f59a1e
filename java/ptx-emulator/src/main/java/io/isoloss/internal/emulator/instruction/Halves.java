package io.isoloss.internal.emulator.instruction;

/// Rounds to half-precision floats, once, from any number that is a double.
final class Halves {
  private static final int INFINITY = 0x7c00;
  private static final int NAN = 0x7fff;

  /// The least exponent of a normal half; all below share its step.
  private static final int LEAST = -14;

  private static final int FRACTION_BITS = 10;

  private Halves() {}

  static long round(double value, Rounding rounding) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
    double magnitude = Math.abs(value);
    if (Double.isInfinite(value)) {
      return sign | INFINITY;
    }
    int exponent = Math.max(Math.getExponent(magnitude), LEAST);
    if (exponent > 15) {
      return sign | (overflows(sign, rounding) ? INFINITY : INFINITY - 1);
    }
    // In steps of the last bit; both scalings are exact.
    double steps = Math.scalb(magnitude, FRACTION_BITS - exponent);
    long rounded = (long) magnitudeRounding(sign, rounding).toInteger(steps);
    // A carry out of the fraction goes on into the exponent, up to infinity.
    return sign | ((long) (exponent - LEAST) << FRACTION_BITS) + rounded;
  }

  private static boolean overflows(int sign, Rounding rounding) {
    Rounding ofMagnitude = magnitudeRounding(sign, rounding);
    return ofMagnitude == Rounding.NEAREST || ofMagnitude == Rounding.UP;
  }

  /// The rounding as it acts on the magnitude of a number with this sign.
  private static Rounding magnitudeRounding(int sign, Rounding rounding) {
    return switch (rounding) {
      case NEAREST -> Rounding.NEAREST;
      case TO_ZERO -> Rounding.DOWN;
      case DOWN -> sign == 0 ? Rounding.DOWN : Rounding.UP;
      case UP -> sign == 0 ? Rounding.UP : Rounding.DOWN;
    };
  }
}

package io.isoloss.internal.math;

/// The 16-bit storage formats: float16 (11 bits of precision, IEEE 754 binary16) and bfloat16
/// (8 bits, a float's upper half).
///
/// Widening is exact. Narrowing rounds once, to nearest and ties to even, from a float or from a
/// double; overflow gives an infinity. A NaN leaves as the one NaN of its new type.
public final class Half {
  /// The one float16 NaN that leaves the library.
  public static final short FLOAT16_NAN = 0x7e00;

  /// The one bfloat16 NaN that leaves the library.
  public static final short BFLOAT16_NAN = 0x7fc0;

  private Half() {}

  /// The float with the value of a float16.
  public static float fromFloat16(short bits) {
    float x = Float.float16ToFloat(bits);
    return x != x ? F32.NAN : x;
  }

  /// The float16 nearest to a float.
  public static short toFloat16(float x) {
    return x != x ? FLOAT16_NAN : Float.floatToFloat16(x);
  }

  /// The float16 nearest to a double.
  public static short toFloat16(double x) {
    return toFloat16(toFloatOdd(x));
  }

  /// The float with the value of a bfloat16.
  public static float fromBfloat16(short bits) {
    float x = Float.intBitsToFloat(bits << 16);
    return x != x ? F32.NAN : x;
  }

  /// The bfloat16 nearest to a float.
  public static short toBfloat16(float x) {
    int bits = Float.floatToRawIntBits(x);
    // Just under half of the last place kept, and the other bit for an odd number: ties to even.
    // A carry out of the mantissa goes to the exponent, as it should, up to infinity.
    int rounded = bits + 0x7fff + ((bits >>> 16) & 1);
    return x != x ? BFLOAT16_NAN : (short) (rounded >>> 16);
  }

  /// The bfloat16 nearest to a double.
  public static short toBfloat16(double x) {
    return toBfloat16(toFloatOdd(x));
  }

  /// A float on the way from a double to 16 bits, rounded to odd: if inexact, it is the one of the
  /// two neighbours whose last bit is set. It can then never look like a tie or like a number of
  /// the narrow type, so the second rounding falls as if it were the only one. (Nearest would not
  /// do: a double just above a tie becomes the tie.)
  private static float toFloatOdd(double x) {
    float nearest = (float) x;
    int bits = Float.floatToRawIntBits(nearest);
    if (nearest == x || x != x || (bits & 1) != 0) {
      return nearest;
    }
    // Bits grow with the magnitude, for both signs. Even an infinity steps back to a finite odd.
    return Float.intBitsToFloat(Math.abs(nearest) < Math.abs(x) ? bits + 1 : bits - 1);
  }
}

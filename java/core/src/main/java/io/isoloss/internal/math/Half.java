package io.isoloss.internal.math;

/// Placeholder.
public final class Half {
  private Half() {}

  public static float widen(short bits) {
    return Float.float16ToFloat(bits);
  }

  public static float widenBfloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  public static short round(float v) {
    return Float.floatToFloat16(v);
  }

  public static short roundBfloat(float v) {
    int b = Float.floatToRawIntBits(v);
    if (Float.isNaN(v)) return 0x7fc0;
    return (short) ((b + 0x7fff + ((b >>> 16) & 1)) >>> 16);
  }
}

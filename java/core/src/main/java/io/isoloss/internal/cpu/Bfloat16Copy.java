package io.isoloss.internal.cpu;

/// Conversion of bfloat16, as plain loops. The JIT makes SIMD code of the loops for float16, but
/// not of these: hence [VectorBfloat16Copy].
class Bfloat16Copy {
  /// Widens `count` numbers, exactly.
  void widen(short[] from, float[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i] = Float.intBitsToFloat(from[i] << 16);
    }
  }

  /// Rounds `count` numbers to nearest, ties to even. A NaN must be the one NaN of the library.
  void round(float[] from, short[] to, int count) {
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits(from[i]);
      // Just under half of the last place kept, and the other bit for an odd number.
      to[i] = (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
  }
}

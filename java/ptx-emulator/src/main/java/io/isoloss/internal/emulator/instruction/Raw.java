package io.isoloss.internal.emulator.instruction;

/// Floats and doubles as the raw bits of a register.
///
/// A float instruction gives one NaN, 0x7fffffff, whatever NaN it was given. A double instruction
/// hands on the first NaN that it was given, quiet, and makes 0xfff8000000000000 where there was
/// none; PTX leaves that to the machine.
final class Raw {
  private static final int NAN32 = 0x7fffffff;
  private static final long NAN64 = 0xfff8000000000000L;
  private static final long QUIET64 = 0x0008000000000000L;

  private Raw() {}

  static float f32(long raw) {
    return Float.intBitsToFloat((int) raw);
  }

  static double f64(long raw) {
    return Double.longBitsToDouble(raw);
  }

  /// The result of a float instruction.
  static long of(float value) {
    int bits = Float.floatToRawIntBits(value);
    return value != value ? NAN32 : bits;
  }

  /// The result of a double instruction that no NaN was given to.
  static long of(double value) {
    return value != value ? NAN64 : Double.doubleToRawLongBits(value);
  }

  /// The result of a double instruction.
  static long of(double value, long a, long b) {
    return value != value ? nan(a, b, 0) : Double.doubleToRawLongBits(value);
  }

  /// The result of a double instruction.
  static long of(double value, long a, long b, long c) {
    return value != value ? nan(a, b, c) : Double.doubleToRawLongBits(value);
  }

  private static long nan(long a, long b, long c) {
    if (Double.isNaN(f64(a))) {
      return a | QUIET64;
    }
    if (Double.isNaN(f64(b))) {
      return b | QUIET64;
    }
    return Double.isNaN(f64(c)) ? c | QUIET64 : NAN64;
  }
}

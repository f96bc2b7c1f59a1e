package io.isoloss.internal.emulator.ptx;

/// The literals of PTX.
final class Numbers {
  private Numbers() {}

  /// Whether a number is `0f...` or `0d...` (bits), or has a decimal point.
  static boolean isFloat(String text) {
    return (text.length() > 1 && text.charAt(0) == '0' && "fFdD".indexOf(text.charAt(1)) >= 0)
        || text.indexOf('.') >= 0;
  }

  static double floating(String text) {
    if (text.indexOf('.') >= 0) {
      return Double.parseDouble(text);
    }
    String bits = text.substring(2);
    return "fF".indexOf(text.charAt(1)) >= 0
        ? Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16))
        : Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
  }

  /// Decimal, `0x` hexadecimal, `0b` binary or `0` octal, perhaps with a final U.
  static long integer(String text) {
    String digits = text.endsWith("U") ? text.substring(0, text.length() - 1) : text;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      return Long.parseUnsignedLong(digits.substring(2), 16);
    }
    if (digits.startsWith("0b") || digits.startsWith("0B")) {
      return Long.parseUnsignedLong(digits.substring(2), 2);
    }
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      return Long.parseUnsignedLong(digits.substring(1), 8);
    }
    return Long.parseUnsignedLong(digits);
  }
}

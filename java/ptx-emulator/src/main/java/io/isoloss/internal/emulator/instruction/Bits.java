package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import org.jspecify.annotations.Nullable;

/// Logic, shifts and fields of bits.
final class Bits {
  private static final long LOW = 0xffffffffL;

  private Bits() {}

  static @Nullable Binary binary(String opcode, Type type) {
    int bits = type.bits();
    return switch (opcode) {
      case "and" -> (a, b) -> a & b;
      case "or" -> (a, b) -> a | b;
      case "xor" -> (a, b) -> a ^ b;
      // Shifts by the width or more give what shifting bit by bit would.
      case "shl" -> (a, b) -> (b & LOW) >= bits ? 0 : a << (int) b;
      case "shr" ->
          type.signed()
              ? (a, b) -> type.extend(a) >> Math.min(b & LOW, 63)
              : (a, b) -> (b & LOW) >= bits ? 0 : type.extend(a) >>> (int) b;
      default -> null;
    };
  }

  /// `lop3`: any function of three bits, as a table of eight.
  static Ternary lookup(int table) {
    return (a, b, c) -> {
      long result = 0;
      for (int entry = 0; entry < 8; entry++) {
        if ((table >>> entry & 1) != 0) {
          result |=
              ((entry & 4) != 0 ? a : ~a)
                  & ((entry & 2) != 0 ? b : ~b)
                  & ((entry & 1) != 0 ? c : ~c);
        }
      }
      return result;
    };
  }

  /// `shf`: shifts two registers as one of 64 bits, `a` the low half.
  static Ternary funnel(boolean left, boolean wrap) {
    return (a, b, c) -> {
      int shift = wrap ? (int) c & 31 : (int) Math.min(c & LOW, 32);
      long both = b << 32 | (a & LOW);
      return left ? both << shift >>> 32 : both >>> shift;
    };
  }

  /// `bfe`: a field of `c` bits from bit `b` on.
  static Ternary extract(Type type) {
    int bits = type.bits();
    return (a, b, c) -> {
      int start = (int) b & 0xff;
      int length = (int) c & 0xff;
      long value = type.extend(a);
      if (length == 0) {
        return 0;
      }
      // Past the top there are copies of the sign, which for a signed type is the field's top bit.
      int top = Math.min(start + length - 1, bits - 1);
      long sign = type.signed() ? value >> top & 1 : 0;
      long field = start >= bits ? 0 : value >>> start & ones(Math.min(length, bits - start));
      int filled = Math.max(0, Math.min(length, bits - start));
      return field | (sign == 0 ? 0 : ~ones(filled));
    };
  }

  /// `bfi`: puts the low `d` bits of `a` into `b`, from bit `c` on.
  static Quaternary insert(int bits) {
    return (a, b, c, d) -> {
      int start = (int) c & 0xff;
      int length = (int) d & 0xff;
      if (start >= bits || length == 0) {
        return b;
      }
      long mask = ones(Math.min(length, bits - start)) << start;
      return (b & ~mask) | (a << start & mask);
    };
  }

  /// A number of ones, at the low end.
  private static long ones(int count) {
    return count == 0 ? 0 : -1L >>> (64 - count);
  }

  /// `prmt`: picks four of the eight bytes of two registers.
  static Ternary permute(String mode) {
    return (a, b, c) -> {
      long both = b << 32 | (a & LOW);
      int selector = mode.isEmpty() ? (int) c : selector(mode, (int) c & 3);
      long result = 0;
      for (int i = 0; i < 4; i++) {
        int choice = selector >>> (4 * i);
        long chosen = both >>> (8 * (choice & 7)) & 0xff;
        // The fourth bit asks for copies of the byte's sign.
        if ((choice & 8) != 0) {
          chosen = (byte) chosen < 0 ? 0xff : 0;
        }
        result |= chosen << (8 * i);
      }
      return result;
    };
  }

  private static int selector(String mode, int n) {
    int[] choices =
        switch (mode) {
          case "f4e" -> new int[] {0x3210, 0x4321, 0x5432, 0x6543};
          case "b4e" -> new int[] {0x5670, 0x6701, 0x7012, 0x0123};
          case "rc8" -> new int[] {0x0000, 0x1111, 0x2222, 0x3333};
          case "ecl" -> new int[] {0x3210, 0x3211, 0x3222, 0x3333};
          case "ecr" -> new int[] {0x0000, 0x1110, 0x2210, 0x3210};
          default -> new int[] {0x1010, 0x3232, 0x1010, 0x3232};
        };
    return choices[n];
  }
}

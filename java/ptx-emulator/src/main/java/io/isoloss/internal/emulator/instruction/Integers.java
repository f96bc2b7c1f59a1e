package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import org.jspecify.annotations.Nullable;

/// Integer arithmetic. Values come as raw bits; 8 and 16 bits are extended and computed in 32.
final class Integers {
  private Integers() {}

  static @Nullable Binary binary(String opcode, Modifiers modifiers, Type type) {
    if (opcode.equals("mul")) {
      return product(modifiers, type);
    }
    if (opcode.equals("add") && modifiers.take("sat")) {
      return (a, b) -> saturate((long) (int) a + (int) b);
    }
    if (opcode.equals("sub") && modifiers.take("sat")) {
      return (a, b) -> saturate((long) (int) a - (int) b);
    }
    if (type.bits() == 64) {
      return type.signed() ? signed64(opcode) : unsigned64(opcode);
    }
    Binary in32 = type.signed() ? signed32(opcode) : unsigned32(opcode);
    if (in32 == null || type.bits() == 32) {
      return in32;
    }
    return (a, b) -> in32.apply(type.extend(a), type.extend(b));
  }

  private static long saturate(long value) {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static @Nullable Binary signed32(String opcode) {
    return switch (opcode) {
      case "add" -> (a, b) -> (int) a + (int) b;
      case "sub" -> (a, b) -> (int) a - (int) b;
      case "div" -> (a, b) -> (int) b == 0 ? -1 : (int) a / (int) b;
      case "rem" -> (a, b) -> (int) b == 0 ? -1 : (int) a % (int) b;
      case "min" -> (a, b) -> Math.min((int) a, (int) b);
      case "max" -> (a, b) -> Math.max((int) a, (int) b);
      default -> null;
    };
  }

  private static @Nullable Binary unsigned32(String opcode) {
    return switch (opcode) {
      case "add" -> (a, b) -> (int) a + (int) b;
      case "sub" -> (a, b) -> (int) a - (int) b;
      case "div" -> (a, b) -> (int) b == 0 ? -1 : Integer.divideUnsigned((int) a, (int) b);
      case "rem" -> (a, b) -> (int) b == 0 ? -1 : Integer.remainderUnsigned((int) a, (int) b);
      case "min" -> (a, b) -> Math.min(a & 0xffffffffL, b & 0xffffffffL);
      case "max" -> (a, b) -> Math.max(a & 0xffffffffL, b & 0xffffffffL);
      default -> null;
    };
  }

  private static @Nullable Binary signed64(String opcode) {
    return switch (opcode) {
      case "add" -> Long::sum;
      case "sub" -> (a, b) -> a - b;
      case "div" -> (a, b) -> b == 0 ? -1 : a / b;
      case "rem" -> (a, b) -> b == 0 ? -1 : a % b;
      case "min" -> Math::min;
      case "max" -> Math::max;
      default -> null;
    };
  }

  private static @Nullable Binary unsigned64(String opcode) {
    return switch (opcode) {
      case "add" -> Long::sum;
      case "sub" -> (a, b) -> a - b;
      case "div" -> (a, b) -> b == 0 ? -1 : Long.divideUnsigned(a, b);
      case "rem" -> (a, b) -> b == 0 ? -1 : Long.remainderUnsigned(a, b);
      case "min" -> (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b;
      case "max" -> (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b;
      default -> null;
    };
  }

  /// The low half, the high half or (`wide`) the whole of a product.
  static Binary product(Modifiers modifiers, Type type) {
    String half = modifiers.takeOr("hi", "wide", "lo");
    if (half.equals("lo")) {
      // What lies above the type's bits does not matter to those below.
      return (a, b) -> a * b;
    }
    if (type.bits() == 64) {
      return type.signed() ? Math::multiplyHigh : Math::unsignedMultiplyHigh;
    }
    if (half.equals("wide")) {
      return wide(type);
    }
    int bits = type.bits();
    return (a, b) -> (type.extend(a) * type.extend(b)) >>> bits;
  }

  private static Binary wide(Type type) {
    return switch (type) {
      case S32 -> (a, b) -> (long) (int) a * (int) b;
      case U32 -> (a, b) -> (a & 0xffffffffL) * (b & 0xffffffffL);
      default -> (a, b) -> type.extend(a) * type.extend(b);
    };
  }

  static @Nullable Unary unary(String opcode, Type type) {
    int bits = type.bits();
    return switch (opcode) {
      case "neg" -> a -> -a;
      case "abs" -> a -> Math.abs(type.extend(a));
      case "not" -> a -> ~a;
      case "cnot" -> a -> type.extend(a) == 0 ? 1 : 0;
      case "popc" -> bits == 64 ? Long::bitCount : a -> Integer.bitCount((int) a);
      case "clz" ->
          bits == 64 ? Long::numberOfLeadingZeros : a -> Integer.numberOfLeadingZeros((int) a);
      case "brev" -> bits == 64 ? Long::reverse : a -> Integer.reverse((int) a);
      default -> null;
    };
  }

  /// `bfind`: the place of the highest bit that differs from the sign, or -1.
  static Unary highestBit(Type type, boolean shiftAmount) {
    int top = type.bits() - 1;
    return a -> {
      long value = type.extend(a);
      int bit = 63 - Long.numberOfLeadingZeros(value < 0 && type.signed() ? ~value : value);
      return bit < 0 ? -1 : shiftAmount ? top - bit : bit;
    };
  }

  static @Nullable Ternary ternary(String opcode, Modifiers modifiers, Type type) {
    return switch (opcode) {
      case "mad" -> modifiers.take("sat") ? saturatedSum(modifiers) : sumOfProduct(modifiers, type);
      case "sad" -> sumOfDifference(type);
      default -> null;
    };
  }

  private static Ternary saturatedSum(Modifiers modifiers) {
    modifiers.take("hi");
    return (a, b, c) -> saturate((((long) (int) a * (int) b) >> 32) + (int) c);
  }

  private static Ternary sumOfProduct(Modifiers modifiers, Type type) {
    Binary product = product(modifiers, type);
    return (a, b, c) -> product.apply(a, b) + c;
  }

  private static Ternary sumOfDifference(Type type) {
    return type == Type.U64
        ? (a, b, c) -> c + (Long.compareUnsigned(a, b) < 0 ? b - a : a - b)
        : (a, b, c) -> {
          long x = type.extend(a);
          long y = type.extend(b);
          return c + (x < y ? y - x : x - y);
        };
  }
}

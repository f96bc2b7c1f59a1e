package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `atom` and `red` write, from the old value `a` and the operands `b` and `c`.
final class AtomicOps {
  private AtomicOps() {}

  static @Nullable Ternary of(String operation, Type type) {
    return switch (operation) {
      case "exch" -> (a, b, c) -> b;
      case "cas" -> (a, b, c) -> type.extend(a) == type.extend(b) ? c : a;
      case "and" -> (a, b, c) -> a & b;
      case "or" -> (a, b, c) -> a | b;
      case "xor" -> (a, b, c) -> a ^ b;
      // Counts up to b and then starts at 0, or down to 0 and then starts at b.
      case "inc" -> (a, b, c) -> Integer.compareUnsigned((int) a, (int) b) >= 0 ? 0 : a + 1;
      case "dec" ->
          (a, b, c) -> (int) a == 0 || Integer.compareUnsigned((int) a, (int) b) > 0 ? b : a - 1;
      case "add", "min", "max" -> arithmetic(operation, type);
      default -> null;
    };
  }

  private static @Nullable Ternary arithmetic(String operation, Type type) {
    Modifiers none = new Modifiers(List.of());
    Binary binary =
        switch (type) {
          case F32 -> Floats.binary(operation, none);
          case F64 -> Doubles.binary(operation, none);
          default -> Integers.binary(operation, none, type);
        };
    return binary == null ? null : (a, b, c) -> binary.apply(a, b);
  }
}

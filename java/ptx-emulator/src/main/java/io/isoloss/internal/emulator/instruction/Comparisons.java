package io.isoloss.internal.emulator.instruction;

import static io.isoloss.internal.emulator.instruction.Raw.f32;
import static io.isoloss.internal.emulator.instruction.Raw.f64;

import io.isoloss.internal.emulator.ptx.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The comparisons of `setp` and `set`.
final class Comparisons {
  private static final Map<String, Compare> SIGNED32 =
      Map.of(
          "eq", (a, b) -> (int) a == (int) b,
          "ne", (a, b) -> (int) a != (int) b,
          "lt", (a, b) -> (int) a < (int) b,
          "le", (a, b) -> (int) a <= (int) b,
          "gt", (a, b) -> (int) a > (int) b,
          "ge", (a, b) -> (int) a >= (int) b);

  private static final Map<String, Compare> UNSIGNED32 =
      Map.of(
          "eq", (a, b) -> (int) a == (int) b,
          "ne", (a, b) -> (int) a != (int) b,
          "lt", (a, b) -> Integer.compareUnsigned((int) a, (int) b) < 0,
          "le", (a, b) -> Integer.compareUnsigned((int) a, (int) b) <= 0,
          "gt", (a, b) -> Integer.compareUnsigned((int) a, (int) b) > 0,
          "ge", (a, b) -> Integer.compareUnsigned((int) a, (int) b) >= 0,
          "lo", (a, b) -> Integer.compareUnsigned((int) a, (int) b) < 0,
          "ls", (a, b) -> Integer.compareUnsigned((int) a, (int) b) <= 0,
          "hi", (a, b) -> Integer.compareUnsigned((int) a, (int) b) > 0,
          "hs", (a, b) -> Integer.compareUnsigned((int) a, (int) b) >= 0);

  private static final Map<String, Compare> SIGNED64 =
      Map.of(
          "eq", (a, b) -> a == b,
          "ne", (a, b) -> a != b,
          "lt", (a, b) -> a < b,
          "le", (a, b) -> a <= b,
          "gt", (a, b) -> a > b,
          "ge", (a, b) -> a >= b);

  /// Of unsigned numbers; `lo`, `ls`, `hi` and `hs` are other names for their order.
  private static final Map<String, Compare> UNSIGNED64 =
      Map.of(
          "eq", (a, b) -> a == b,
          "ne", (a, b) -> a != b,
          "lt", (a, b) -> Long.compareUnsigned(a, b) < 0,
          "le", (a, b) -> Long.compareUnsigned(a, b) <= 0,
          "gt", (a, b) -> Long.compareUnsigned(a, b) > 0,
          "ge", (a, b) -> Long.compareUnsigned(a, b) >= 0,
          "lo", (a, b) -> Long.compareUnsigned(a, b) < 0,
          "ls", (a, b) -> Long.compareUnsigned(a, b) <= 0,
          "hi", (a, b) -> Long.compareUnsigned(a, b) > 0,
          "hs", (a, b) -> Long.compareUnsigned(a, b) >= 0);

  /// Those ending in u hold where an operand is a NaN; the others do not.
  private static final Map<String, Compare> FLOATS =
      Map.ofEntries(
          Map.entry("eq", (a, b) -> f32(a) == f32(b)),
          Map.entry("ne", (a, b) -> f32(a) < f32(b) || f32(a) > f32(b)),
          Map.entry("lt", (a, b) -> f32(a) < f32(b)),
          Map.entry("le", (a, b) -> f32(a) <= f32(b)),
          Map.entry("gt", (a, b) -> f32(a) > f32(b)),
          Map.entry("ge", (a, b) -> f32(a) >= f32(b)),
          Map.entry("equ", (a, b) -> !(f32(a) < f32(b) || f32(a) > f32(b))),
          Map.entry("neu", (a, b) -> f32(a) != f32(b)),
          Map.entry("ltu", (a, b) -> !(f32(a) >= f32(b))),
          Map.entry("leu", (a, b) -> !(f32(a) > f32(b))),
          Map.entry("gtu", (a, b) -> !(f32(a) <= f32(b))),
          Map.entry("geu", (a, b) -> !(f32(a) < f32(b))),
          Map.entry("num", (a, b) -> !Float.isNaN(f32(a)) && !Float.isNaN(f32(b))),
          Map.entry("nan", (a, b) -> Float.isNaN(f32(a)) || Float.isNaN(f32(b))));

  private static final Map<String, Compare> DOUBLES =
      Map.ofEntries(
          Map.entry("eq", (a, b) -> f64(a) == f64(b)),
          Map.entry("ne", (a, b) -> f64(a) < f64(b) || f64(a) > f64(b)),
          Map.entry("lt", (a, b) -> f64(a) < f64(b)),
          Map.entry("le", (a, b) -> f64(a) <= f64(b)),
          Map.entry("gt", (a, b) -> f64(a) > f64(b)),
          Map.entry("ge", (a, b) -> f64(a) >= f64(b)),
          Map.entry("equ", (a, b) -> !(f64(a) < f64(b) || f64(a) > f64(b))),
          Map.entry("neu", (a, b) -> f64(a) != f64(b)),
          Map.entry("ltu", (a, b) -> !(f64(a) >= f64(b))),
          Map.entry("leu", (a, b) -> !(f64(a) > f64(b))),
          Map.entry("gtu", (a, b) -> !(f64(a) <= f64(b))),
          Map.entry("geu", (a, b) -> !(f64(a) < f64(b))),
          Map.entry("num", (a, b) -> !Double.isNaN(f64(a)) && !Double.isNaN(f64(b))),
          Map.entry("nan", (a, b) -> Double.isNaN(f64(a)) || Double.isNaN(f64(b))));

  private Comparisons() {}

  static @Nullable Compare of(Type type, Modifiers modifiers) {
    boolean flush = modifiers.take("ftz");
    if (type == Type.F64) {
      return modifiers.takeKey(DOUBLES);
    }
    if (type == Type.F32) {
      Compare compare = modifiers.takeKey(FLOATS);
      return compare == null || !flush
          ? compare
          : (a, b) -> compare.test(Floats.flush(a, true), Floats.flush(b, true));
    }
    if (type == Type.S32 || type == Type.B32) {
      return modifiers.takeKey(SIGNED32);
    }
    if (type == Type.U32) {
      return modifiers.takeKey(UNSIGNED32);
    }
    Compare compare = modifiers.takeKey(type.signed() ? SIGNED64 : UNSIGNED64);
    return compare == null || type.bits() == 64
        ? compare
        : (a, b) -> compare.test(type.extend(a), type.extend(b));
  }
}

package io.isoloss.internal.emulator.instruction;

import org.jspecify.annotations.Nullable;

/// How a result that is not exact is rounded.
enum Rounding {
  NEAREST,
  TO_ZERO,
  DOWN,
  UP;

  /// The rounding of an instruction, to nearest even where it names none.
  static Rounding of(Modifiers modifiers) {
    Rounding named = required(modifiers);
    return named == null ? NEAREST : named;
  }

  /// The rounding that an instruction names, or null.
  static @Nullable Rounding required(Modifiers modifiers) {
    if (modifiers.take("rn")) {
      return NEAREST;
    }
    if (modifiers.take("rz")) {
      return TO_ZERO;
    }
    if (modifiers.take("rm")) {
      return DOWN;
    }
    return modifiers.take("rp") ? UP : null;
  }

  /// The rounding to an integer that a conversion names, or null.
  static @Nullable Rounding integer(Modifiers modifiers) {
    if (modifiers.take("rni")) {
      return NEAREST;
    }
    if (modifiers.take("rzi")) {
      return TO_ZERO;
    }
    if (modifiers.take("rmi")) {
      return DOWN;
    }
    return modifiers.take("rpi") ? UP : null;
  }

  double toInteger(double value) {
    return switch (this) {
      case NEAREST -> Math.rint(value);
      case TO_ZERO -> value < 0 ? Math.ceil(value) : Math.floor(value);
      case DOWN -> Math.floor(value);
      case UP -> Math.ceil(value);
    };
  }
}

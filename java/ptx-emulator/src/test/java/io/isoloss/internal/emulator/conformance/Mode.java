package io.isoloss.internal.emulator.conformance;

import java.util.List;

/// A rounding mode of IEEE 754.
enum Mode {
  NEAREST_EVEN,
  TO_ZERO,
  DOWN,
  UP;

  /// What an instruction names, to nearest even where it names none.
  static Mode of(List<String> words) {
    for (String word : words) {
      switch (word) {
        case "rz", "rzi" -> {
          return TO_ZERO;
        }
        case "rm", "rmi" -> {
          return DOWN;
        }
        case "rp", "rpi" -> {
          return UP;
        }
        default -> {}
      }
    }
    return NEAREST_EVEN;
  }

  /// Whether a magnitude grows by one step.
  ///
  /// @param half how the part cut off compares with half a step
  boolean grows(boolean negative, boolean odd, boolean inexact, int half) {
    return switch (this) {
      case NEAREST_EVEN -> half > 0 || (half == 0 && odd);
      case TO_ZERO -> false;
      case DOWN -> inexact && negative;
      case UP -> inexact && !negative;
    };
  }
}

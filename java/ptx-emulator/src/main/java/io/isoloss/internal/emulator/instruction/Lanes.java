package io.isoloss.internal.emulator.instruction;

/// Loops over lanes.
final class Lanes {
  private Lanes() {}

  /// Gives all of these lanes one value.
  static void set(long[] values, int lanes, long value) {
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      values[Integer.numberOfTrailingZeros(rest)] = value;
    }
  }

  /// The lanes that hold this value.
  static int holding(long[] values, int lanes, long value) {
    int holding = 0;
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      holding |= values[lane] == value ? 1 << lane : 0;
    }
    return holding;
  }
}

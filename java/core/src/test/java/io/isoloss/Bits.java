package io.isoloss;

import java.lang.foreign.ValueLayout;

/// Results as their bits, for comparisons to the last one.
final class Bits {
  private Bits() {}

  /// All bytes of a tensor.
  static byte[] of(Tensor tensor) {
    return tensor.memory().toArray(ValueLayout.JAVA_BYTE);
  }

  /// One element's bits.
  static long of(Tensor tensor, long index) {
    return switch (tensor.type().bytes()) {
      case 2 -> tensor.memory().get(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2) & 0xffffL;
      case 4 -> tensor.memory().get(ValueLayout.JAVA_INT_UNALIGNED, index * 4) & 0xffffffffL;
      case 8 -> tensor.memory().get(ValueLayout.JAVA_LONG_UNALIGNED, index * 8);
      default -> throw new IllegalArgumentException(tensor.toString());
    };
  }
}

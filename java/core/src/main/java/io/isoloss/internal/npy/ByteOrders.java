package io.isoloss.internal.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Turns elements of the other byte order round.
final class ByteOrders {
  private ByteOrders() {}

  static void reverse(MemorySegment memory, int elementBytes) {
    long bytes = memory.byteSize();
    switch (elementBytes) {
      case 1 -> {}
      case 2 -> {
        for (long i = 0; i < bytes; i += 2) {
          short value = memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, i);
          memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, i, Short.reverseBytes(value));
        }
      }
      case 4 -> {
        for (long i = 0; i < bytes; i += 4) {
          int value = memory.get(ValueLayout.JAVA_INT_UNALIGNED, i);
          memory.set(ValueLayout.JAVA_INT_UNALIGNED, i, Integer.reverseBytes(value));
        }
      }
      case 8 -> {
        for (long i = 0; i < bytes; i += 8) {
          long value = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, i);
          memory.set(ValueLayout.JAVA_LONG_UNALIGNED, i, Long.reverseBytes(value));
        }
      }
      default -> throw new IllegalArgumentException("element of " + elementBytes + " bytes");
    }
  }
}

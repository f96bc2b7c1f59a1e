package io.isoloss.internal.emulator.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers of 1, 2, 4 or 8 bytes in an array.
final class LittleEndian {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private LittleEndian() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /// The number at a place, with zeros above.
  static long get(byte[] bytes, int at, int size) {
    return switch (size) {
      case 1 -> bytes[at] & 0xffL;
      case 2 -> (short) SHORT.get(bytes, at) & 0xffffL;
      case 4 -> (int) INT.get(bytes, at) & 0xffffffffL;
      default -> (long) LONG.get(bytes, at);
    };
  }

  static void set(byte[] bytes, int at, int size, long value) {
    switch (size) {
      case 1 -> bytes[at] = (byte) value;
      case 2 -> SHORT.set(bytes, at, (short) value);
      case 4 -> INT.set(bytes, at, (int) value);
      default -> LONG.set(bytes, at, value);
    }
  }
}

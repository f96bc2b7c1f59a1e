package io.isoloss.internal.emulator.memory;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import java.util.Arrays;

/// Bytes of one block, and which of them have been written.
final class Bytes {
  /// A mark for each of 8 bytes.
  private static final long MARKS = 0x0101010101010101L;

  private final byte[] data;
  private final byte[] written;

  Bytes(int size) {
    data = new byte[size];
    written = new byte[size];
  }

  int size() {
    return data.length;
  }

  /// Makes all bytes undefined.
  void forget() {
    Arrays.fill(written, (byte) 0);
  }

  long load(int at, int size) {
    if (LittleEndian.get(written, at, size) != MARKS >>> (64 - 8 * size)) {
      throw new Fault(
          Check.NEVER_WRITTEN, "reads %d bytes that were never written".formatted(size));
    }
    return LittleEndian.get(data, at, size);
  }

  void store(int at, int size, long value) {
    LittleEndian.set(data, at, size, value);
    LittleEndian.set(written, at, size, MARKS);
  }

  static void checkAligned(long address, int size) {
    if ((address & (size - 1)) != 0) {
      throw new Fault(
          Check.MISALIGNED,
          "0x%x is not aligned to the %d bytes of the access".formatted(address, size));
    }
  }
}

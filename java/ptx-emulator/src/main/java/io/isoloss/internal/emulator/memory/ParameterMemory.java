package io.isoloss.internal.emulator.memory;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The parameters of a launch.
public final class ParameterMemory {
  private final byte[] bytes;

  /// A copy of these parameters.
  public ParameterMemory(MemorySegment parameters) {
    bytes = parameters.toArray(ValueLayout.JAVA_BYTE);
  }

  /// The place of an access.
  ///
  /// @throws Fault if it is misaligned or out of bounds
  public int access(long address, int size) {
    if (address < 0 || address + size > bytes.length) {
      throw new Fault(
          Check.OUT_OF_BOUNDS,
          "%d bytes at offset %d are out of bounds: the kernel has %d bytes of parameters"
              .formatted(size, address, bytes.length));
    }
    Bytes.checkAligned(address, size);
    return (int) address;
  }

  /// The bits at a place that [#access] gave.
  public long load(int at, int size) {
    return LittleEndian.get(bytes, at, size);
  }
}

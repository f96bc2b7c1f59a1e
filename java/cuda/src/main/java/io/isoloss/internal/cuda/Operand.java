package io.isoloss.internal.cuda;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A part of a [Call]: what its kernels read or write.
///
/// Chunked operands have so many bytes for each unit, and each chunk sees its own part. The others
/// are whole for every chunk.
abstract sealed class Operand {
  /// Where the part of a chunk lies, in device memory.
  abstract long pointer(int lane, long firstUnit);

  /// A tensor that lies on the device already.
  static final class OnDevice extends Operand {
    private final long base;
    private final long bytesPerUnit;

    OnDevice(long base, long bytesPerUnit) {
      this.base = base;
      this.bytesPerUnit = bytesPerUnit;
    }

    @Override
    long pointer(int lane, long firstUnit) {
      return base + firstUnit * bytesPerUnit;
    }
  }

  /// Device memory for a chunk on each lane: scratch, or a copy of a part of a tensor on the host.
  static final class Chunked extends Operand {
    final long bytesPerUnit;

    /// The tensor's memory; null for scratch.
    final @Nullable MemorySegment host;

    final boolean read;
    boolean written;
    final @Nullable Buffer[] buffers = new @Nullable Buffer[Lanes.COUNT];

    Chunked(long bytesPerUnit, @Nullable MemorySegment host, boolean read, boolean written) {
      this.bytesPerUnit = bytesPerUnit;
      this.host = host;
      this.read = read;
      this.written = written;
    }

    @Override
    long pointer(int lane, long firstUnit) {
      Buffer buffer = buffers[lane];
      if (buffer == null) {
        throw new IllegalStateException("the call is not running");
      }
      return buffer.pointer();
    }

    MemorySegment part(MemorySegment memory, long firstUnit, long units) {
      return memory.asSlice(firstUnit * bytesPerUnit, units * bytesPerUnit);
    }
  }

  /// The same for all chunks: copied to the device before the first.
  static final class Whole extends Operand {
    final MemorySegment host;
    @Nullable Buffer buffer;

    Whole(MemorySegment host) {
      this.host = host;
    }

    @Override
    long pointer(int lane, long firstUnit) {
      return buffer == null ? 0 : buffer.pointer();
    }
  }

  /// Zeroed device memory that all chunks add to, and what is in it at the end.
  static final class Accumulator extends Operand {
    final MemorySegment content;
    @Nullable Buffer buffer;

    Accumulator(long bytes) {
      // Longs, so that the content is aligned for all that a kernel leaves there.
      this.content = MemorySegment.ofArray(new long[Math.toIntExact(Math.ceilDiv(bytes, 8))]);
    }

    /// What the kernels left there, after [Call#run]; zeros if there was nothing to do.
    MemorySegment content() {
      return content;
    }

    @Override
    long pointer(int lane, long firstUnit) {
      return buffer == null ? 0 : buffer.pointer();
    }
  }
}

package io.isoloss.internal.npy;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Moves bytes between a channel and a memory segment of any kind and size.
final class Transfer {
  /// One call moves at most so much: a buffer is limited to 2^31 - 1 bytes, and a small one stays
  /// in the processor's cache on its way from the kernel.
  private static final long STEP = 1 << 20;

  private Transfer() {}

  static void read(FileChannel channel, long position, MemorySegment into) throws IOException {
    ByteBuffer copy = into.isNative() ? null : ByteBuffer.allocateDirect(step(into, 0));
    for (long done = 0; done < into.byteSize(); ) {
      MemorySegment part = into.asSlice(done, step(into, done));
      ByteBuffer buffer = copy == null ? part.asByteBuffer() : copy.clear().limit(size(part));
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + done + buffer.position()) < 0) {
          throw new EOFException();
        }
      }
      if (copy != null) {
        part.copyFrom(MemorySegment.ofBuffer(copy.flip()));
      }
      done += part.byteSize();
    }
  }

  static void write(FileChannel channel, MemorySegment from) throws IOException {
    ByteBuffer copy = from.isNative() ? null : ByteBuffer.allocateDirect(step(from, 0));
    for (long done = 0; done < from.byteSize(); ) {
      MemorySegment part = from.asSlice(done, step(from, done));
      ByteBuffer buffer = copy == null ? part.asByteBuffer() : copy.clear().limit(size(part));
      if (copy != null) {
        MemorySegment.ofBuffer(copy).copyFrom(part);
      }
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      done += part.byteSize();
    }
  }

  private static int step(MemorySegment memory, long done) {
    return (int) Math.min(STEP, memory.byteSize() - done);
  }

  private static int size(MemorySegment part) {
    return (int) part.byteSize();
  }
}

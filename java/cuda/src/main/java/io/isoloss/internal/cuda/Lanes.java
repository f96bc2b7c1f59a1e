package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.Driver;
import java.lang.foreign.Arena;

/// What one call at a time uses: two streams, so that copies of one chunk run beside the kernels of
/// another, and the buffers that the copies go through. Used again by later calls.
final class Lanes implements AutoCloseable {
  static final int COUNT = 2;

  /// Enough buffers that a chunk's inputs and outputs, and the next one's, have theirs.
  private static final int SLOTS = 8;

  private static final long LEAST_SLOT_BYTES = 64;

  private final Driver driver;
  private final long[] own = new long[COUNT];
  private final long[] streams = new long[COUNT];
  private final Arena arena = Arena.ofShared();
  private final Arguments arguments = new Arguments(arena);
  private final Staging staging;
  private long event;

  /// @param userStream the first stream, or [Gpu#OWN_STREAMS]
  Lanes(Driver driver, PageLocked pageLocked, long userStream) {
    this.driver = driver;
    this.staging =
        new Staging(driver, pageLocked, SLOTS, Math.max(LEAST_SLOT_BYTES, ChunkPlan.bytes() / 4));
    try {
      for (int i = 0; i < COUNT; i++) {
        boolean users = i == 0 && userStream != Gpu.OWN_STREAMS;
        own[i] = users ? 0 : driver.createStream();
        streams[i] = users ? userStream : own[i];
      }
      event = driver.createEvent();
    } catch (Throwable failure) {
      close();
      throw failure;
    }
  }

  long stream(int lane) {
    return streams[lane];
  }

  Arguments arguments() {
    return arguments;
  }

  Staging staging() {
    return staging;
  }

  /// What is done on lane `to` from now on waits for what was done on lane `from` so far.
  void join(int from, int to) {
    driver.record(event, streams[from]);
    driver.waitFor(streams[to], event);
  }

  void synchronize(int lane) {
    driver.synchronize(streams[lane]);
  }

  @Override
  public void close() {
    staging.close();
    for (long stream : own) {
      if (stream != 0) {
        Quietly.run(() -> driver.destroyStream(stream));
      }
    }
    if (event != 0) {
      Quietly.run(() -> driver.destroyEvent(event));
    }
    arena.close();
  }
}

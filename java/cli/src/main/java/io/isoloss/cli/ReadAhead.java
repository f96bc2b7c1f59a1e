package io.isoloss.cli;

import io.isoloss.NpyReader;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.cli.Chunks.Chunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a file chunk by chunk into two buffers in turn: while one chunk is in use, the next is
/// read already.
final class ReadAhead implements AutoCloseable {
  private static final Executor READER =
      read -> Thread.ofPlatform().daemon().name("isoloss-read").start(read);

  private final NpyReader reader;
  private final Function<Shape, Tensor> allocate;
  private final @Nullable Tensor[] buffers = new @Nullable Tensor[2];
  private int turn;
  private @Nullable Chunk nextChunk;
  private @Nullable CompletableFuture<Tensor> next;

  /// @param reader used by nobody else while chunks are read
  /// @param allocate makes the buffers
  ReadAhead(NpyReader reader, Function<Shape, Tensor> allocate) {
    this.reader = reader;
    this.allocate = allocate;
  }

  /// Some rows; valid until the next call.
  Tensor rows(Chunk chunk) {
    Tensor rows = chunk.equals(nextChunk) ? await() : null;
    if (rows == null) {
      discard();
      rows = read(chunk);
    }
    startNext(chunk);
    return rows;
  }

  private void startNext(Chunk chunk) {
    long rest = reader.header().rows() - chunk.end();
    if (rest > 0 && chunk.count() > 0) {
      Chunk following = new Chunk(chunk.end(), Math.min(chunk.count(), rest));
      nextChunk = following;
      next = CompletableFuture.supplyAsync(() -> read(following), READER);
    }
  }

  private Tensor read(Chunk chunk) {
    Tensor buffer = buffers[turn];
    if (buffer == null || buffer.shape().dim(0) < chunk.count()) {
      if (buffer != null) {
        buffer.close();
      }
      buffer = allocate.apply(reader.header().shape().with(0, chunk.count()));
      buffers[turn] = buffer;
    }
    turn = 1 - turn;
    Tensor rows = Rows.slice(buffer, 0, chunk.count());
    reader.read(chunk.first(), rows);
    return rows;
  }

  /// What is being read, when it is there; null if nothing is.
  private @Nullable Tensor await() {
    CompletableFuture<Tensor> reading = next;
    next = null;
    nextChunk = null;
    if (reading == null) {
      return null;
    }
    try {
      return reading.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  /// Waits for what is being read, and forgets it.
  private void discard() {
    try {
      await();
    } catch (RuntimeException | Error e) {
      // Whoever asks for these rows again will see it again.
    }
  }

  @Override
  public void close() {
    discard();
    for (Tensor buffer : buffers) {
      if (buffer != null) {
        buffer.close();
      }
    }
  }
}

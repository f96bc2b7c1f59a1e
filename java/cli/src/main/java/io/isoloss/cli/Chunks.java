package io.isoloss.cli;

import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// How an array is cut into runs of rows. There is always at least one, be it empty.
///
/// @param rows how many rows there are
/// @param perChunk how many rows a chunk has; the last may have fewer
record Chunks(long rows, long perChunk) implements Iterable<Chunks.Chunk> {
  /// Large enough that all threads are busy for long, small enough to be no burden. The result does
  /// not depend on it.
  private static final long DEFAULT_BYTES = 32 << 20;

  /// A run of rows.
  record Chunk(long first, long count) {
    long end() {
      return first + count;
    }
  }

  /// Chunks of about as many bytes of `array` as the property `isoloss.chunk-bytes` says.
  static Chunks of(Tensor array) {
    Shape shape = array.shape();
    if (shape.rank() == 0) {
      return whole(array);
    }
    long rowBytes = Math.max(1, shape.without(0).elements() * array.type().bytes());
    long bytes = Long.getLong("isoloss.chunk-bytes", DEFAULT_BYTES);
    return new Chunks(shape.dim(0), Math.max(1, bytes / rowBytes));
  }

  /// Everything at once, for what cannot be cut along the first axis.
  static Chunks whole(Tensor array) {
    return new Chunks(array.shape().rank() == 0 ? 1 : array.shape().dim(0), Long.MAX_VALUE);
  }

  @Override
  public Iterator<Chunk> iterator() {
    return new Iterator<>() {
      private @Nullable Chunk last;

      @Override
      public boolean hasNext() {
        return last == null || last.end() < rows;
      }

      @Override
      public Chunk next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        long first = last == null ? 0 : last.end();
        Chunk next = new Chunk(first, Math.min(perChunk, rows - first));
        last = next;
        return next;
      }
    };
  }
}

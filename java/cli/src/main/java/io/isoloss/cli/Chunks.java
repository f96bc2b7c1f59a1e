package io.isoloss.cli;

import io.isoloss.Shape;
import io.isoloss.Tensor;

/// How an array is cut into runs of rows. There is always at least one, be it empty.
///
/// @param rows how many rows there are
/// @param perChunk how many rows a chunk has; the last may have fewer
record Chunks(long rows, long perChunk) {
  /// Large enough that all threads are busy for long, small enough to be no burden. The result does
  /// not depend on it.
  private static final long DEFAULT_BYTES = 32 << 20;

  /// What is done with a chunk.
  @FunctionalInterface
  interface Work {
    void run(long first, long count);
  }

  /// Chunks of about as many bytes of `array` as the property `isoloss.chunk-bytes` says.
  static Chunks of(Tensor array) {
    Shape shape = array.shape();
    if (shape.rank() == 0) {
      return new Chunks(1, 1);
    }
    long rowBytes = Math.max(1, shape.without(0).elements() * array.type().bytes());
    long bytes = Long.getLong("isoloss.chunk-bytes", DEFAULT_BYTES);
    return new Chunks(shape.dim(0), Math.clamp(bytes / rowBytes, 1, Math.max(1, shape.dim(0))));
  }

  /// Everything at once, for what cannot be cut along the first axis.
  static Chunks whole(Tensor array) {
    long rows = array.shape().rank() == 0 ? 1 : array.shape().dim(0);
    return new Chunks(rows, Math.max(1, rows));
  }

  void forEach(Work work) {
    for (long first = 0; first == 0 || first < rows; first += perChunk) {
      work.run(first, Math.min(perChunk, rows - first));
    }
  }
}

package io.isoloss.internal.cuda;

/// How a call's units (rows, or elements) are cut into chunks. The result does not depend on it.
///
/// @param perChunk how many units a chunk has; the last may have fewer
record ChunkPlan(long units, long perChunk) {
  /// Large enough to copy at full speed, small enough that copies and kernels soon overlap.
  private static final long DEFAULT_BYTES = 16 << 20;

  /// Chunks begin where the widest loads do.
  private static final long GRAIN = 64;

  /// How many bytes a chunk should have.
  static long bytes() {
    return Math.max(1, Long.getLong("isoloss.cuda.chunk-bytes", DEFAULT_BYTES));
  }

  /// @param bytesPerUnit what must be copied for each unit, 0 if all lies on the device
  static ChunkPlan of(long units, long bytesPerUnit) {
    return bytesPerUnit == 0
        ? new ChunkPlan(units, Math.max(units, 1))
        : new ChunkPlan(units, 0).withPerChunk(bytes() / bytesPerUnit);
  }

  private ChunkPlan withPerChunk(long wanted) {
    long even = wanted < GRAIN ? wanted : wanted / GRAIN * GRAIN;
    return new ChunkPlan(units, Math.clamp(even, 1, Math.max(units, 1)));
  }

  boolean canHalve() {
    return perChunk > 1;
  }

  /// Chunks of half the size, for a device that is short of memory.
  ChunkPlan halved() {
    return withPerChunk(perChunk / 2);
  }

  long chunks() {
    return Math.ceilDiv(units, perChunk);
  }

  long first(long chunk) {
    return chunk * perChunk;
  }

  long count(long chunk) {
    return Math.min(perChunk, units - first(chunk));
  }
}

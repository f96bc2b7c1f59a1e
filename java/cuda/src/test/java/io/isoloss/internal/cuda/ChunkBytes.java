package io.isoloss.internal.cuda;

import java.util.function.LongSupplier;

/// Runs with another chunk size.
final class ChunkBytes {
  private static final String PROPERTY = "isoloss.cuda.chunk-bytes";

  private ChunkBytes() {}

  static long with(long bytes, LongSupplier work) {
    System.setProperty(PROPERTY, Long.toString(bytes));
    try {
      return work.getAsLong();
    } finally {
      System.clearProperty(PROPERTY);
    }
  }
}

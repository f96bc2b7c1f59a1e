package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.Driver.Dim;

/// How many threads work on elements, or on rows one a thread. A thread takes more than one where
/// there are more than the chip holds threads.
final class Grids {
  /// As tile.cuh and the other kernels have it.
  static final Dim BLOCK = Dim.of(128);

  /// What a multiprocessor holds, and some to balance the end.
  private static final int BLOCKS_PER_MULTIPROCESSOR = 16;

  private Grids() {}

  static Dim of(Gpu gpu, long threads) {
    long blocks = Math.ceilDiv(threads, BLOCK.x());
    long most = (long) gpu.properties().multiprocessors() * BLOCKS_PER_MULTIPROCESSOR;
    return Dim.of((int) Math.clamp(blocks, 1, most));
  }
}

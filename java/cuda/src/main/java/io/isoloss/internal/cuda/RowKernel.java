package io.isoloss.internal.cuda;

import io.isoloss.DType;
import io.isoloss.internal.cuda.driver.Driver.Dim;
import org.jspecify.annotations.Nullable;

/// The kernel of a row operation that serves a layout: the entries of row_entries.cuh.
final class RowKernel {
  /// As row_math.cuh has it.
  private static final int TILE = 2048;

  private static final int WARP = 32;

  /// Rows of so few classes go one to a thread.
  private static final int FEW_CLASSES = 32;

  private static final int THREADS = 128;

  /// A block of so many warps has all the registers that there are, each warp a tile in its own.
  private static final int MOST_WARPS = 16;

  /// Of a row that is too long for that, so that a multiprocessor has two blocks: one computes
  /// while the other waits for memory.
  private static final int WARPS_OF_LONG_ROW = 8;

  /// Joining tiles costs each warp the same, so a row that is only read has few warps.
  private static final int WARPS_OF_READ_ROW = 2;

  private static final int BLOCKS_PER_MULTIPROCESSOR = 64;

  private final Gpu gpu;
  private final Kernel kernel;
  private final DType type;
  private final Axis layout;
  private final boolean hasOutput;
  private final boolean inShared;

  /// @param module the operation's, whose name its entries begin with
  /// @param hasOutput whether gradients or function values are wanted
  RowKernel(Gpu gpu, String module, DType type, Axis layout, boolean hasOutput) {
    this.gpu = gpu;
    this.type = type;
    this.layout = layout;
    this.hasOutput = hasOutput;
    this.inShared = layout.contiguous() && layout.classes() > 0 && layout.classes() <= FEW_CLASSES;
    String threads = inShared ? "shared" : layout.contiguous() ? "warps" : "strided";
    this.kernel = gpu.kernel(module, module + "_" + threads + "_" + Tensors.suffix(type));
  }

  /// Launches it on a chunk, whose units are outer indices.
  ///
  /// @param arguments what the operation wants to know besides
  void launch(
      Chunk chunk, Arguments arguments, @Nullable Operand logits, @Nullable Operand output) {
    long rows = chunk.count() * layout.inner();
    if (rows == 0) {
      return;
    }
    arguments
        .pointer(chunk.pointer(logits))
        .pointer(chunk.pointer(output))
        .int64(rows)
        .int32(layout.classes());
    if (inShared) {
      int pitch = layout.classes() | 1;
      int room = type == DType.FLOAT64 ? 0 : Float.BYTES;
      int shared = THREADS * pitch * (type.bytes() + room);
      launch(chunk, rows, THREADS, THREADS, shared, arguments);
    } else if (layout.contiguous()) {
      int warps = warps(rows);
      boolean many = rows >= (long) gpu.properties().multiprocessors() * (THREADS / WARP);
      int threads = warps > 1 ? warps * WARP : many ? THREADS : WARP;
      launch(chunk, rows, threads, threads / WARP / warps, 0, arguments.int32(warps));
    } else {
      launch(chunk, rows, THREADS, THREADS, 0, arguments.int64(layout.inner()));
    }
  }

  private void launch(
      Chunk chunk, long rows, int threads, int rowsPerBlock, int shared, Arguments arguments) {
    long blocks = Math.ceilDiv(rows, rowsPerBlock);
    long most = (long) gpu.properties().multiprocessors() * BLOCKS_PER_MULTIPROCESSOR;
    Dim grid = Dim.of((int) Math.min(blocks, most));
    chunk.launch(kernel, grid, Dim.of(threads), shared, arguments);
  }

  /// How many warps a row has: a power of two.
  private int warps(long rows) {
    int tiles = Math.ceilDiv(layout.classes(), TILE);
    if (tiles <= 1) {
      return 1;
    }
    if (hasOutput) {
      return tiles > MOST_WARPS ? WARPS_OF_LONG_ROW : powerFrom(tiles);
    }
    long wanted = (long) gpu.properties().multiprocessors() * MOST_WARPS;
    int warps = WARPS_OF_READ_ROW;
    while (warps < Math.min(tiles, MOST_WARPS) && rows * warps < wanted) {
      warps *= 2;
    }
    return warps;
  }

  private static int powerFrom(int n) {
    return 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(n - 1));
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.DType;
import io.isoloss.Tensor;
import org.jspecify.annotations.Nullable;

/// Class-index targets of any integer type, on their way to kernels that read int32 labels, -1 for
/// a row that does not count: the module scan_targets.cu.
final class Labels {
  /// What the kernel counts: rows ignored and bad rows, and the complement of the first bad one.
  static final int RECORD_BYTES = 3 * Long.BYTES;

  private final Gpu gpu;
  private final Kernel kernel;
  private final int type;
  private final int classes;
  private final long ignoreIndex;
  private final Operand targets;
  private final Operand.Accumulator record;

  Labels(Gpu gpu, Call call, Tensor targets, long classes, long ignoreIndex) {
    this.gpu = gpu;
    this.kernel = gpu.kernel("scan_targets", "scan_targets");
    this.type = code(targets.type());
    this.classes = Math.toIntExact(classes);
    this.ignoreIndex = ignoreIndex;
    this.targets = call.read(targets);
    this.record = call.accumulator(RECORD_BYTES);
  }

  Operand.Accumulator record() {
    return record;
  }

  /// Writes the labels of a chunk, which a scan has found good.
  ///
  /// @param rows how many there are
  /// @param labels room for so many int32
  void write(Chunk chunk, long rows, Operand labels) {
    launch(chunk, 0, rows, null, labels, null);
  }

  /// Checks and counts the labels of a chunk, and adds up their weights if there are any.
  ///
  /// @param first the number of the first row
  void scan(
      Chunk chunk, long first, long rows, @Nullable Operand weights, @Nullable DeviceSum sum) {
    launch(chunk, first, rows, weights, null, sum);
  }

  private void launch(
      Chunk chunk,
      long first,
      long rows,
      @Nullable Operand weights,
      @Nullable Operand labels,
      @Nullable DeviceSum sum) {
    chunk.launch(
        kernel,
        Grids.of(gpu, rows),
        Grids.BLOCK,
        0,
        chunk
            .arguments()
            .pointer(chunk.pointer(targets))
            .int32(type)
            .int64(first)
            .int64(rows)
            .int32(classes)
            .int64(ignoreIndex)
            .pointer(chunk.pointer(weights))
            .pointer(chunk.pointer(labels))
            .pointer(chunk.pointer(record))
            .pointer(sum == null ? 0 : chunk.pointer(sum.operand())));
  }

  /// As the kernel's LabelType has them.
  private static int code(DType type) {
    return switch (type) {
      case INT8 -> 0;
      case INT16 -> 1;
      case INT32 -> 2;
      case INT64 -> 3;
      case UINT8 -> 4;
      case UINT16 -> 5;
      case UINT32 -> 6;
      case UINT64 -> 7;
      case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 ->
          throw new IllegalArgumentException("labels are not " + type);
    };
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.DType;
import io.isoloss.Tensor;
import io.isoloss.internal.TargetTotals;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Counts, checks and weighs class-index targets.
final class ScanLaunch {
  private ScanLaunch() {}

  static void run(
      Gpu gpu,
      Tensor targets,
      long classes,
      long ignoreIndex,
      @Nullable Tensor weight,
      long firstRow,
      TargetTotals totals) {
    long rows = targets.shape().elements();
    try (Call call = gpu.call(rows)) {
      Labels labels = new Labels(gpu, call, targets, classes, ignoreIndex);
      Operand weights = weight == null ? null : call.doubles(weight);
      DeviceSum sum = weight == null ? null : new DeviceSum(call);
      call.run(chunk -> labels.scan(chunk, chunk.first(), chunk.count(), weights, sum));
      MemorySegment record = labels.record().content();
      totals.count(rows, record.getAtIndex(ValueLayout.JAVA_LONG, 0));
      long bad = record.getAtIndex(ValueLayout.JAVA_LONG, 1);
      if (bad > 0) {
        long first = ~record.getAtIndex(ValueLayout.JAVA_LONG, 2);
        totals.bad(firstRow + first, label(gpu, targets, first), bad);
      }
      if (sum != null) {
        sum.addTo(totals.weights());
      }
    }
  }

  /// A label as the kernel reads it: a uint64 above 2^63 - 1 is taken for 2^63 - 1.
  private static long label(Gpu gpu, Tensor targets, long row) {
    long label =
        targets.isOnDevice()
            ? HostPieces.piece(gpu, targets, row, 1).getLong(0)
            : targets.getLong(row);
    return label < 0 && targets.type() == DType.UINT64 ? Long.MAX_VALUE : label;
  }
}

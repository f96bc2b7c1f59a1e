package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Class-index targets of any integer type.
final class Labels {
  private Labels() {}

  /// Reads the labels of rows `first` to `first` + `count` - 1, which a [ScanTask] has found good.
  static void read(Tensor targets, long first, int count, long ignoreIndex, int[] labels) {
    for (int i = 0; i < count; i++) {
      long label = get(targets, first + i);
      labels[i] = label == ignoreIndex ? RowBlock.IGNORED : (int) label;
    }
  }

  static long get(Tensor targets, long index) {
    MemorySegment memory = targets.memory();
    return switch (targets.type()) {
      case INT64 -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, index * Long.BYTES);
      case INT32 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, index * Integer.BYTES);
      default -> targets.getLong(index);
    };
  }
}

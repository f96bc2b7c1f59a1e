package io.isoloss.internal.cpu;

import io.isoloss.DType;
import io.isoloss.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Class-index targets of any integer type, as longs.
final class Labels {
  private Labels() {}

  /// Copies `count` labels from number `first` on. A uint64 above 2^63 - 1 comes as 2^63 - 1, which
  /// is no class either; its negative twin could be the ignore index.
  static void read(Tensor targets, long first, int count, long[] labels) {
    MemorySegment memory = targets.memory();
    if (targets.type() == DType.INT64) {
      MemorySegment.copy(
          memory, ValueLayout.JAVA_LONG_UNALIGNED, first * Long.BYTES, labels, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        long label = targets.getLong(first + i);
        labels[i] = label < 0 && targets.type() == DType.UINT64 ? Long.MAX_VALUE : label;
      }
    }
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.DType;
import io.isoloss.Tensor;
import io.isoloss.internal.math.Half;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Copies rows of any type and stride to contiguous rows of float32 or float64, and back.
///
/// Neighbouring rows of a strided axis are copied together, class by class, so that memory is read
/// in runs. A run goes through a small array, which the JIT's own vectoriser handles well.
final class StridedCopy {
  private static final int RUN = 1024;

  private final short[] halves = new short[RUN];
  private final float[] floats = new float[RUN];
  private final double[] doubles = new double[RUN];

  /// Reads rows from `source` to the start of `target`, an array of float32 or float64.
  void load(Tensor source, RowLayout layout, long firstRow, int rows, MemorySegment target) {
    Object array = target.heapBase().orElseThrow();
    walk(
        layout,
        firstRow,
        rows,
        (from, count, at, step) -> {
          switch (source.type()) {
            case FLOAT64 -> {
              double[] to = (double[]) array;
              MemorySegment.copy(
                  source.memory(), ValueLayout.JAVA_DOUBLE_UNALIGNED, from * 8, doubles, 0, count);
              for (int i = 0; i < count; i++) {
                to[at + i * step] = doubles[i];
              }
            }
            default -> {
              float[] to = (float[]) array;
              widen(source, from, count);
              for (int i = 0; i < count; i++) {
                to[at + i * step] = floats[i];
              }
            }
          }
        });
  }

  private void widen(Tensor source, long from, int count) {
    MemorySegment memory = source.memory();
    if (source.type() == DType.FLOAT32) {
      MemorySegment.copy(
          memory, ValueLayout.JAVA_FLOAT_UNALIGNED, from * Float.BYTES, floats, 0, count);
      return;
    }
    MemorySegment.copy(
        memory, ValueLayout.JAVA_SHORT_UNALIGNED, from * Short.BYTES, halves, 0, count);
    if (source.type() == DType.FLOAT16) {
      for (int i = 0; i < count; i++) {
        floats[i] = Half.fromFloat16(halves[i]);
      }
    } else {
      for (int i = 0; i < count; i++) {
        floats[i] = Half.fromBfloat16(halves[i]);
      }
    }
  }

  /// Writes rows from the start of `source`, an array of float32 or float64, to `target`.
  void store(MemorySegment source, Tensor target, RowLayout layout, long firstRow, int rows) {
    Object array = source.heapBase().orElseThrow();
    walk(
        layout,
        firstRow,
        rows,
        (to, count, at, step) -> {
          switch (target.type()) {
            case FLOAT64 -> {
              double[] from = (double[]) array;
              for (int i = 0; i < count; i++) {
                doubles[i] = from[at + i * step];
              }
              MemorySegment.copy(
                  doubles, 0, target.memory(), ValueLayout.JAVA_DOUBLE_UNALIGNED, to * 8, count);
            }
            default -> {
              float[] from = (float[]) array;
              for (int i = 0; i < count; i++) {
                floats[i] = from[at + i * step];
              }
              round(target, to, count);
            }
          }
        });
  }

  private void round(Tensor target, long to, int count) {
    MemorySegment memory = target.memory();
    if (target.type() == DType.FLOAT32) {
      MemorySegment.copy(
          floats, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, to * Float.BYTES, count);
      return;
    }
    if (target.type() == DType.FLOAT16) {
      for (int i = 0; i < count; i++) {
        halves[i] = Half.toFloat16(floats[i]);
      }
    } else {
      for (int i = 0; i < count; i++) {
        halves[i] = Half.toBfloat16(floats[i]);
      }
    }
    MemorySegment.copy(
        halves, 0, memory, ValueLayout.JAVA_SHORT_UNALIGNED, to * Short.BYTES, count);
  }

  private interface Run {
    /// @param element where the run begins in the tensor
    /// @param count its length
    /// @param at where its first element belongs in the array
    /// @param step how far apart its elements lie there
    void copy(long element, int count, int at, int step);
  }

  private static void walk(RowLayout layout, long firstRow, int rows, Run run) {
    int classes = layout.classes();
    if (layout.contiguous()) {
      int elements = rows * classes;
      for (int at = 0; at < elements; at += RUN) {
        run.copy(firstRow * classes + at, Math.min(RUN, elements - at), at, 1);
      }
      return;
    }
    for (int row = 0; row < rows; ) {
      // Rows up to the next outer index, or as many as fit a run.
      long inner = (firstRow + row) % layout.inner();
      int together = (int) Math.min(Math.min(rows - row, layout.inner() - inner), RUN);
      long start = layout.start(firstRow + row);
      for (int c = 0; c < classes; c++) {
        run.copy(start + c * layout.inner(), together, row * classes + c, classes);
      }
      row += together;
    }
  }
}

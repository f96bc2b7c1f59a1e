package io.isoloss.internal.npy;

import io.isoloss.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Elements in Fortran order (the first axis contiguous), from which rows are gathered.
///
/// To the rows the array is a matrix: a column for each position in a row, contiguous in memory,
/// but the columns come in another order than the positions do when there are three axes or more.
final class ColumnMajor {
  /// So many columns are gathered together: their cache lines stay in the first-level cache until
  /// every row in them is used.
  private static final int COLUMNS = 128;

  private final MemorySegment memory;
  private final Shape shape;
  private final int elementBytes;
  private final long rows;
  private final long rowElements;

  ColumnMajor(MemorySegment memory, Shape shape, int elementBytes) {
    this.memory = memory;
    this.shape = shape;
    this.elementBytes = elementBytes;
    this.rows = shape.dim(0);
    this.rowElements = shape.without(0).elements();
  }

  void gather(long first, long count, MemorySegment into) {
    long[] starts = new long[COLUMNS];
    long[] position = new long[shape.rank()];
    for (long column = 0; column < rowElements; column += COLUMNS) {
      int block = (int) Math.min(COLUMNS, rowElements - column);
      for (int i = 0; i < block; i++) {
        starts[i] = (start(position) + first) * elementBytes;
        advance(position);
      }
      for (long row = 0; row < count; row++) {
        long from = row * elementBytes;
        long to = (row * rowElements + column) * elementBytes;
        copyRow(starts, block, from, into, to);
      }
    }
  }

  /// Where a column begins, in elements: the first axis moves by one, each later one by the product
  /// of those before it.
  private long start(long[] position) {
    long start = 0;
    long stride = rows;
    for (int axis = 1; axis < position.length; axis++) {
      start += position[axis] * stride;
      stride *= shape.dim(axis);
    }
    return start;
  }

  /// The next position in a row: the last axis moves fastest.
  private void advance(long[] position) {
    for (int axis = position.length - 1; axis > 0; axis--) {
      if (++position[axis] < shape.dim(axis)) {
        return;
      }
      position[axis] = 0;
    }
  }

  private void copyRow(long[] starts, int block, long from, MemorySegment into, long to) {
    switch (elementBytes) {
      case 1 -> {
        for (int i = 0; i < block; i++) {
          into.set(
              ValueLayout.JAVA_BYTE, to + i, memory.get(ValueLayout.JAVA_BYTE, starts[i] + from));
        }
      }
      case 2 -> {
        for (int i = 0; i < block; i++) {
          short value = memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, starts[i] + from);
          into.set(ValueLayout.JAVA_SHORT_UNALIGNED, to + i * 2L, value);
        }
      }
      case 4 -> {
        for (int i = 0; i < block; i++) {
          int value = memory.get(ValueLayout.JAVA_INT_UNALIGNED, starts[i] + from);
          into.set(ValueLayout.JAVA_INT_UNALIGNED, to + i * 4L, value);
        }
      }
      case 8 -> {
        for (int i = 0; i < block; i++) {
          long value = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, starts[i] + from);
          into.set(ValueLayout.JAVA_LONG_UNALIGNED, to + i * 8L, value);
        }
      }
      default -> throw new IllegalArgumentException("element of " + elementBytes + " bytes");
    }
  }
}

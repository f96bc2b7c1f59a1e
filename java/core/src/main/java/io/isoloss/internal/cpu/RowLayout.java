package io.isoloss.internal.cpu;

import io.isoloss.Shape;

/// A tensor seen as rows along one axis: row r is the slice at outer index r / inner and inner
/// index r mod inner, whose elements lie `inner` apart.
///
/// @param outer the product of the axes before
/// @param classes the length of the axis
/// @param inner the product of the axes behind
record RowLayout(long outer, int classes, long inner) {
  /// A block's logits fill a good part of the second-level cache and no more.
  private static final int BLOCK_ELEMENTS = 1 << 15;

  private static final int MAX_BLOCK_ROWS = 1 << 12;

  /// Rows come in sixteens, one for each lane of the widest vector.
  private static final int ROW_GROUP = 16;

  static RowLayout of(Shape shape, int axis) {
    long outer = 1;
    long inner = 1;
    for (int i = 0; i < axis; i++) {
      outer *= shape.dim(i);
    }
    for (int i = axis + 1; i < shape.rank(); i++) {
      inner *= shape.dim(i);
    }
    return new RowLayout(outer, (int) shape.dim(axis), inner);
  }

  /// The layout of a class loss: the class axis is 1, or 0 for one dimension.
  static RowLayout ofClasses(Shape shape) {
    return of(shape, shape.rank() == 1 ? 0 : 1);
  }

  long rows() {
    return outer * inner;
  }

  boolean contiguous() {
    return inner == 1;
  }

  /// Rows in a block. Neighbouring rows of a strided axis share cache lines, so they stay together.
  int blockRows() {
    int rows = BLOCK_ELEMENTS / Math.max(classes, 1) & -ROW_GROUP;
    int least = contiguous() ? 1 : ROW_GROUP;
    return Math.clamp(rows, least, MAX_BLOCK_ROWS);
  }

  long blocks() {
    return classes == 0 ? 0 : (rows() + blockRows() - 1) / blockRows();
  }

  /// Where a row begins.
  long start(long row) {
    return contiguous() ? row * classes : row / inner * classes * inner + row % inner;
  }
}

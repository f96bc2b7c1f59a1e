package io.isoloss;

/// A tensor as rows along an axis, `inner` being the product of the axes behind it.
record Rows(int outer, int classes, int inner) {
  static Rows of(Shape shape, int axis) {
    int outer = 1;
    int inner = 1;
    for (int i = 0; i < axis; i++) {
      outer *= (int) shape.dim(i);
    }
    for (int i = axis + 1; i < shape.rank(); i++) {
      inner *= (int) shape.dim(i);
    }
    return new Rows(outer, (int) shape.dim(axis), inner);
  }

  /// Along the class axis of a loss.
  static Rows ofClasses(Shape shape) {
    return of(shape, shape.rank() == 1 ? 0 : 1);
  }

  int count() {
    return outer * inner;
  }

  /// Where an element lies in memory.
  int index(int row, int column) {
    return (row / inner * classes + column) * inner + row % inner;
  }
}

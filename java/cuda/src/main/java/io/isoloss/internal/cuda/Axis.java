package io.isoloss.internal.cuda;

import io.isoloss.Shape;

/// A tensor seen as rows along one axis: row r is the slice at outer index r / inner and inner
/// index r mod inner, whose elements lie `inner` apart. Chunks are cut between outer indices.
///
/// @param outer the product of the axes before
/// @param classes the length of the axis
/// @param inner the product of the axes behind
record Axis(long outer, int classes, long inner) {
  static Axis of(Shape shape, int axis) {
    long outer = 1;
    long inner = 1;
    for (int i = 0; i < axis; i++) {
      outer *= shape.dim(i);
    }
    for (int i = axis + 1; i < shape.rank(); i++) {
      inner *= shape.dim(i);
    }
    int classes = (int) shape.dim(axis);
    // Without rows it does not matter how they lie: of a unit there must be something.
    return inner == 0 ? new Axis(0, classes, 1) : new Axis(outer, classes, inner);
  }

  /// The class axis of a loss: 1, or 0 for one dimension.
  static Axis ofClasses(Shape shape) {
    return of(shape, shape.rank() == 1 ? 0 : 1);
  }

  boolean contiguous() {
    return inner == 1;
  }
}

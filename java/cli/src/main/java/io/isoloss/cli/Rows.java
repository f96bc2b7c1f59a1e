package io.isoloss.cli;

import io.isoloss.Shape;
import io.isoloss.Tensor;

/// Runs of rows of a tensor.
final class Rows {
  private Rows() {}

  /// A view of `count` rows from number `first` on.
  static Tensor slice(Tensor of, long first, long count) {
    Shape shape = of.shape();
    long rowBytes = shape.without(0).elements() * of.type().bytes();
    return Tensor.wrap(
        of.memory().asSlice(first * rowBytes, count * rowBytes),
        of.type(),
        shape.with(0, count).dims());
  }
}

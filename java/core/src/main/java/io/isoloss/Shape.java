package io.isoloss;

import java.util.Arrays;

/// The lengths of a tensor's axes, row-major: the last axis is contiguous. Rank 0 is a scalar.
/// Immutable.
public final class Shape {
  private static final Shape SCALAR = new Shape(new long[0], 1);

  private final long[] dims;
  private final long elements;

  private Shape(long[] dims, long elements) {
    this.dims = dims;
    this.elements = elements;
  }

  /// The shape with these lengths; none at all is the shape of a scalar.
  ///
  /// @throws ShapeException if a length is negative or the number of elements exceeds 2^63 - 1
  public static Shape of(long... dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims.clone(), product(dims));
  }

  private static long product(long[] dims) {
    boolean empty = false;
    for (long dim : dims) {
      if (dim < 0) {
        throw new ShapeException("shape " + format(dims) + " has a negative length");
      }
      empty |= dim == 0;
    }
    if (empty) {
      return 0;
    }
    long product = 1;
    for (long dim : dims) {
      if (Math.multiplyHigh(product, dim) != 0 || product * dim < 0) {
        throw new ShapeException("shape " + format(dims) + " has more than 2^63 - 1 elements");
      }
      product *= dim;
    }
    return product;
  }

  /// The number of axes.
  public int rank() {
    return dims.length;
  }

  /// The length of an axis, counted from 0; a negative axis counts from the end.
  public long dim(int axis) {
    return dims[axis(axis)];
  }

  /// The number of elements, 1 for a scalar.
  public long elements() {
    return elements;
  }

  /// The lengths of all axes, a copy.
  public long[] dims() {
    return dims.clone();
  }

  /// The axis counted from 0, for one that may count from the end.
  ///
  /// @throws OptionException if there is no such axis
  public int axis(int axis) {
    int counted = axis < 0 ? axis + dims.length : axis;
    if (counted < 0 || counted >= dims.length) {
      throw new OptionException("axis", axis, "shape " + this + " has " + dims.length + " axes");
    }
    return counted;
  }

  /// This shape without one axis.
  public Shape without(int axis) {
    int gone = axis(axis);
    long[] rest = new long[dims.length - 1];
    System.arraycopy(dims, 0, rest, 0, gone);
    System.arraycopy(dims, gone + 1, rest, gone, rest.length - gone);
    return Shape.of(rest);
  }

  /// Whether `other` is this shape without one axis. Unlike [#without] it makes no garbage.
  boolean isWithout(int axis, Shape other) {
    int gone = axis(axis);
    return other.dims.length == dims.length - 1
        && Arrays.equals(dims, 0, gone, other.dims, 0, gone)
        && Arrays.equals(dims, gone + 1, dims.length, other.dims, gone, other.dims.length);
  }

  /// This shape with another length on one axis.
  public Shape with(int axis, long length) {
    long[] changed = dims.clone();
    changed[axis(axis)] = length;
    return Shape.of(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /// As Python writes a tuple: `()`, `(3,)`, `(3, 4)`.
  @Override
  public String toString() {
    return format(dims);
  }

  private static String format(long[] dims) {
    String inside = Arrays.toString(dims);
    inside = inside.substring(1, inside.length() - 1);
    return dims.length == 1 ? "(" + inside + ",)" : "(" + inside + ")";
  }
}

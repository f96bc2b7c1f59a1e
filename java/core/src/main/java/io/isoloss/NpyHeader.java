package io.isoloss;

import java.nio.ByteOrder;
import java.util.Objects;

/// What the header of a NumPy array says.
///
/// @param type the type of the elements
/// @param shape the lengths of the axes
/// @param order the byte order of the elements in the file
/// @param fortranOrder whether the first axis is contiguous in the file, instead of the last
/// @param dataOffset where the elements begin, in bytes from the start of the array's file
public record NpyHeader(
    DType type, Shape shape, ByteOrder order, boolean fortranOrder, long dataOffset) {
  public NpyHeader {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(order, "order");
  }

  /// The size of all elements in bytes.
  public long dataBytes() {
    return shape.elements() * type.bytes();
  }

  /// The length of the first axis; a scalar is one row.
  public long rows() {
    return shape.rank() == 0 ? 1 : shape.dim(0);
  }

  /// How many elements a row has.
  public long rowElements() {
    return shape.rank() == 0 ? 1 : shape.without(0).elements();
  }

  /// Whether the elements lie in the file as a [Tensor] has them in memory: row-major, in this
  /// machine's byte order.
  public boolean likeMemory() {
    return rowMajor() && (type.bytes() == 1 || order == ByteOrder.nativeOrder());
  }

  /// Whether the last axis is contiguous, or there are too few axes to tell.
  public boolean rowMajor() {
    return !fortranOrder || shape.rank() < 2;
  }
}

package io.isoloss;

import java.util.Locale;

/// The type of a tensor's elements. Floating types hold logits, probabilities and weights; integer
/// types hold class indices.
///
/// `FLOAT16` (IEEE binary16) and `BFLOAT16` are storage types: they are widened exactly to float32,
/// computed there, and rounded once (to nearest, ties to even) on the way out.
public enum DType {
  FLOAT32(4, Kind.FLOAT),
  FLOAT64(8, Kind.FLOAT),
  FLOAT16(2, Kind.FLOAT),
  BFLOAT16(2, Kind.FLOAT),
  INT8(1, Kind.SIGNED),
  INT16(2, Kind.SIGNED),
  INT32(4, Kind.SIGNED),
  INT64(8, Kind.SIGNED),
  UINT8(1, Kind.UNSIGNED),
  UINT16(2, Kind.UNSIGNED),
  UINT32(4, Kind.UNSIGNED),
  UINT64(8, Kind.UNSIGNED);

  private enum Kind {
    FLOAT,
    SIGNED,
    UNSIGNED
  }

  private final int bytes;
  private final Kind kind;

  DType(int bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /// The size of one element in bytes.
  public int bytes() {
    return bytes;
  }

  /// Whether this is one of the floating types.
  public boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  /// Whether this is one of the integer types, signed or unsigned.
  public boolean isInteger() {
    return kind != Kind.FLOAT;
  }

  /// The type of a loss whose logits have this type: float64 for float64, else float32. A loss is
  /// never rounded to 16 bits, whose coarse grid would hide the progress of a training.
  public DType lossType() {
    return this == FLOAT64 ? FLOAT64 : FLOAT32;
  }

  /// The name as PyTorch and NumPy spell it, for example `float32`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

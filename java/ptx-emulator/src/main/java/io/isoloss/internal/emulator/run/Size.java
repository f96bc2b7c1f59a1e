package io.isoloss.internal.emulator.run;

/// The extent of a grid in blocks, or of a block in threads.
public record Size(int x, int y, int z) {
  public long count() {
    return (long) x * y * z;
  }

  /// The x of the element with a number, in row-major order (x runs fastest).
  long x(long index) {
    return index % x;
  }

  long y(long index) {
    return index / x % y;
  }

  long z(long index) {
    return index / x / y;
  }

  String place(long index) {
    return "(" + x(index) + ", " + y(index) + ", " + z(index) + ")";
  }
}

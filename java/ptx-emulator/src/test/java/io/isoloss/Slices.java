package io.isoloss;

/// Runs of rows of a tensor, wherever it lies.
final class Slices {
  private Slices() {}

  static Tensor of(Tensor whole, long first, long rows) {
    Shape shape = whole.shape().with(0, rows);
    long bytesOfRow = whole.shape().without(0).elements() * whole.type().bytes();
    long start = first * bytesOfRow;
    return whole.isOnDevice()
        ? Tensor.onDevice(whole.devicePointer() + start, whole.type(), shape.dims())
        : Tensor.wrap(whole.memory().asSlice(start, rows * bytesOfRow), whole.type(), shape.dims());
  }
}

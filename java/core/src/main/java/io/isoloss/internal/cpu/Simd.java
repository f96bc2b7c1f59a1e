package io.isoloss.internal.cpu;

/// Which implementation of the kernels runs: the Vector API's, or plain loops.
enum Simd {
  SCALAR {
    @Override
    RowKernels rows() {
      return new FloatRows();
    }
  };

  abstract RowKernels rows();

  static Simd chosen() {
    return SCALAR;
  }
}

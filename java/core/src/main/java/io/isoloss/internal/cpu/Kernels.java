package io.isoloss.internal.cpu;

import io.isoloss.internal.math.Simd;

/// The two implementations of the float32 kernels. Both give the same bits.
enum Kernels {
  /// Plain loops, which read like the specification.
  SCALAR {
    @Override
    RowKernels rows() {
      return new FloatRows();
    }
  },
  /// The Vector API, at the width of this JVM.
  VECTOR {
    @Override
    RowKernels rows() {
      return new VectorRows();
    }
  };

  abstract RowKernels rows();

  /// What this JVM runs fastest.
  static Kernels chosen() {
    return Simd.width() == Simd.SCALAR ? SCALAR : VECTOR;
  }
}

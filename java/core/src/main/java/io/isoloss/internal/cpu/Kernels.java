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

    @Override
    FloatElements elements() {
      return new FloatPlainElements();
    }
  },
  /// The Vector API, at the width of this JVM.
  VECTOR {
    @Override
    RowKernels rows() {
      return new VectorRows();
    }

    @Override
    FloatElements elements() {
      return new VectorElements();
    }
  };

  abstract RowKernels rows();

  abstract FloatElements elements();

  /// What this JVM runs fastest.
  static Kernels chosen() {
    return Simd.width() == Simd.SCALAR ? SCALAR : VECTOR;
  }
}

package io.isoloss.internal.cpu;

import io.isoloss.internal.math.Simd;
import io.isoloss.internal.math.VectorWidth;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

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

    @Override
    TileCopy tileCopy() {
      return new TileCopy(new Bfloat16Copy());
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

    @Override
    TileCopy tileCopy() {
      return new TileCopy(new VectorBfloat16Copy());
    }
  };

  private static final Logger LOGGER = System.getLogger("io.isoloss");
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  abstract RowKernels rows();

  abstract FloatElements elements();

  abstract TileCopy tileCopy();

  /// What this JVM runs fastest. Says once if that is the plain loops for want of the Vector API.
  static Kernels chosen() {
    if (Simd.width() != Simd.SCALAR) {
      return VECTOR;
    }
    if (!"scalar".equals(System.getProperty(Simd.PROPERTY)) && WARNED.compareAndSet(false, true)) {
      LOGGER.log(
          Level.WARNING,
          "the Vector API is not there, so this will be several times slower; start java with"
              + " --add-modules jdk.incubator.vector");
    }
    return SCALAR;
  }

  /// What it is, for people.
  static String description() {
    return chosen() == VECTOR ? VectorWidth.FLOAT.vectorBitSize() + "-bit SIMD" : "no SIMD";
  }
}

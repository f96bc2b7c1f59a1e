package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatRowMath#loss] of many rows at once. Arrays are longer than the rows, by up to a vector.
final class RowLossKernel {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  private RowLossKernel() {}

  /// The losses of rows whose sums are S 2^K and whose labels' logits are x.
  ///
  /// Two loops, for one would be too much for the JIT to inline. Labels that are far below the
  /// rest, and NaN, are rare: they are done one by one.
  static void losses(float[] s, float[] k, float[] x, float[] losses, int rows) {
    boolean special = ratios(s, k, x, losses, rows);
    logarithms(losses, rows);
    if (special) {
      for (int i = 0; i < rows; i++) {
        losses[i] = FloatRowMath.loss(s[i], (int) k[i], x[i]);
      }
    }
  }

  /// S 2^K / e^x; whether any is not good for that.
  private static boolean ratios(float[] s, float[] k, float[] x, float[] ratios, int rows) {
    VectorMask<Float> good = S.maskAll(true);
    for (int i = 0; i < rows; i += WIDTH) {
      FloatVector magic =
          FloatVector.broadcast(S, F32.expMagic(0)).sub(FloatVector.fromArray(S, k, i));
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector index = VF32.expIndex(v, magic);
      FloatVector sum = FloatVector.fromArray(S, s, i);
      sum.div(VF32.expAt(v, index, magic)).intoArray(ratios, i);
      good =
          good.and(index.compare(VectorOperators.GE, F32.expMagic(FloatRowMath.NEAR)))
              .and(sum.compare(VectorOperators.EQ, sum));
    }
    return !good.allTrue();
  }

  private static void logarithms(float[] values, int count) {
    for (int i = 0; i < count; i += WIDTH) {
      VF32.log(FloatVector.fromArray(S, values, i)).intoArray(values, i);
    }
  }

  /// log(S 2^k / e^max) of rows that share a reference, for a vector's worth of rows.
  static void logsOfRatios(float[] s, int k, float[] max, float[] logs) {
    FloatVector magic = FloatVector.broadcast(S, F32.expMagic(k));
    FloatVector v = FloatVector.fromArray(S, max, 0);
    FloatVector e = VF32.expAt(v, VF32.expIndex(v, magic), magic);
    VF32.log(FloatVector.fromArray(S, s, 0).div(e)).intoArray(logs, 0);
  }
}

package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.DType;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.math.F32;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// That comparing bits is a sharp test: a sum in another order shows.
class OrderMattersTest {
  private static final int ROWS = 64;
  private static final int CLASSES = 1000;

  private final float[] logits = new float[ROWS * CLASSES];

  OrderMattersTest() {
    Random random = new Random(11);
    for (int i = 0; i < logits.length; i++) {
      // So that the largest n is small and every row's reference is 0.
      logits[i] = random.nextFloat() * 4;
    }
  }

  @Test
  void theLanesAndTheTreeAreSeenInTheBits() {
    int[] scalar = logSumExp(Kernels.SCALAR);
    int[] simd = logSumExp(Kernels.VECTOR);
    int otherwise = 0;
    for (int row = 0; row < ROWS; row++) {
      int tree = bits(withTree(row));
      assertThat(scalar[row]).isEqualTo(tree);
      assertThat(simd[row]).isEqualTo(tree);
      otherwise += bits(leftToRight(row)) == tree ? 0 : 1;
    }
    assertThat(otherwise).as("rows that a plain sum changes").isGreaterThan(ROWS / 4);
  }

  private int[] logSumExp(Kernels kernels) {
    Tensor results = Tensor.allocate(DType.FLOAT32, Shape.of(ROWS));
    try (CpuBackend backend = CpuBackend.open(1, kernels)) {
      backend.logSumExp(Tensor.of(logits, ROWS, CLASSES), 1, results);
    }
    return results.memory().toArray(java.lang.foreign.ValueLayout.JAVA_INT);
  }

  /// The result that a row's sum leads to.
  private static int bits(float sum) {
    return Float.floatToRawIntBits(FloatRowMath.logSumExp(sum, 0, 0));
  }

  private float exp(int row, int i) {
    return F32.expScaled(logits[row * CLASSES + i], 0);
  }

  private float withTree(int row) {
    float[] lanes = new float[128];
    for (int i = 0; i < CLASSES; i++) {
      lanes[i % 128] += exp(row, i);
    }
    for (int half = 64; half >= 1; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    return lanes[0];
  }

  private float leftToRight(int row) {
    float sum = 0;
    for (int i = 0; i < CLASSES; i++) {
      sum += exp(row, i);
    }
    return sum;
  }
}

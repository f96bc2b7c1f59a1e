package io.isoloss.benchmarks.gpu;

import io.isoloss.DType;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/// Random blocks that fill a GPU's memory when repeated; always the same.
final class GpuData {
  private static final int SIZE = 1 << 22;

  private GpuData() {}

  /// Logits with mean 0 and standard deviation 3.
  static MemorySegment logits(DType type, long seed, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    return block(type, most, () -> (float) (3 * random.nextGaussian()));
  }

  /// Targets of a binary loss, 0 or 1.
  static MemorySegment binaryTargets(DType type, int most) {
    SplittableRandom random = new SplittableRandom(7);
    return block(type, most, () -> random.nextInt(2));
  }

  static MemorySegment labels(long classes, long rows) {
    int count = (int) Math.min(SIZE, rows);
    return MemorySegment.ofArray(new SplittableRandom(5).longs(count, 0, classes).toArray());
  }

  private interface Numbers {
    float next();
  }

  private static MemorySegment block(DType type, int most, Numbers numbers) {
    int count = Math.min(SIZE, most);
    if (type == DType.FLOAT32) {
      float[] floats = new float[count];
      for (int i = 0; i < count; i++) {
        floats[i] = numbers.next();
      }
      return MemorySegment.ofArray(floats);
    }
    short[] halves = new short[count];
    for (int i = 0; i < count; i++) {
      halves[i] = (short) (Float.floatToRawIntBits(numbers.next()) >>> 16);
    }
    return MemorySegment.ofArray(halves);
  }
}

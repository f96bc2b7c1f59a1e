package io.isoloss.benchmarks;

import java.util.SplittableRandom;

/// Random data, always the same.
final class Inputs {
  private static final long SEED = 42;

  private Inputs() {}

  /// Logits with mean 0 and standard deviation 3. A sum of four uniforms is normal enough for a
  /// benchmark, and made quickly.
  static float[] logits(int size) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] logits = new float[size];
    for (int i = 0; i < size; i++) {
      long bits = random.nextLong();
      long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
      logits[i] = (sum - 0x1fffe) * (3 * 1.7320508f / 0x10000);
    }
    return logits;
  }

  static long[] labels(BatchShape shape) {
    return new SplittableRandom(SEED).longs(shape.rows(), 0, shape.classes()).toArray();
  }

  /// Targets of a binary loss, 0 or 1.
  static float[] binaryTargets(int size) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] targets = new float[size];
    for (int i = 0; i < size; i++) {
      targets[i] = random.nextInt(2);
    }
    return targets;
  }
}

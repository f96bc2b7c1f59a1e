package io.isoloss;

import java.util.Random;

/// Kinds of logits.
enum TestData {
  NORMAL,
  /// Probabilities from subnormal to all but 1.
  WIDE,
  /// Far from 0, each row elsewhere: only differences within a row carry information.
  OFFSET,
  /// A third of the classes is masked out by -infinity.
  MASKED;

  double next(Random random, int row) {
    double normal = random.nextGaussian();
    return switch (this) {
      case NORMAL -> 3 * normal;
      case WIDE -> 30 * normal;
      case OFFSET -> normal + (row % 3 - 1) * 1e4;
      case MASKED -> random.nextInt(3) == 0 ? Double.NEGATIVE_INFINITY : 3 * normal;
    };
  }
}

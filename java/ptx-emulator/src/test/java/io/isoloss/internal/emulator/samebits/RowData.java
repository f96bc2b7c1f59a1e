package io.isoloss.internal.emulator.samebits;

import io.isoloss.DType;
import io.isoloss.Tensor;
import java.util.Random;

/// Logits row by row, each of a kind that some code treats in its own way.
final class RowData {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /// What a row is made of.
  private enum Kind {
    ORDINARY,
    /// Products of all sizes, down to those that are subnormal or 0.
    WIDE,
    /// Tiles whose references lie far apart.
    WIDER,
    /// Rows that are shifted, up and down, and those just before.
    OFFSET,
    NEGATIVE_OFFSET,
    NEXT_TO_OFFSET,
    HUGE,
    TINY,
    MASKED,
    ALL_MASKED,
    INFINITE,
    NAN
  }

  private final Random random;

  RowData(long seed) {
    random = new Random(seed);
  }

  /// @param axis the class axis
  Tensor logits(DType type, int axis, long... shape) {
    long inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    int classes = (int) shape[axis];
    Tensor tensor = Data.zeros(type, shape);
    long rows = classes == 0 ? 0 : tensor.shape().elements() / classes;
    int first = random.nextInt(Kind.values().length);
    for (long row = 0; row < rows; row++) {
      Kind kind = Kind.values()[(int) ((first + row) % Kind.values().length)];
      int special = random.nextInt(classes);
      for (int c = 0; c < classes; c++) {
        long at = (row / inner * classes + c) * inner + row % inner;
        Data.set(tensor, at, c == special ? special(kind) : number(kind));
      }
    }
    return tensor;
  }

  private double number(Kind kind) {
    double g = random.nextGaussian();
    return switch (kind) {
      case ORDINARY, INFINITE, NAN -> 4 * g;
      case WIDE -> 40 * g;
      case WIDER -> 300 * g;
      case OFFSET -> 1e7 + Math.rint(5 * g);
      case NEGATIVE_OFFSET -> -3e6 + Math.rint(5 * g);
      case NEXT_TO_OFFSET -> -726817 + Math.rint(300 * g);
      case HUGE -> g * (random.nextBoolean() ? 1e30 : 1e6);
      case TINY -> 1e-42 * g;
      case MASKED -> random.nextBoolean() ? -INFINITY : 4 * g;
      case ALL_MASKED -> -INFINITY;
    };
  }

  private double special(Kind kind) {
    return switch (kind) {
      case INFINITE -> INFINITY;
      case NAN -> Double.NaN;
      default -> number(kind);
    };
  }
}

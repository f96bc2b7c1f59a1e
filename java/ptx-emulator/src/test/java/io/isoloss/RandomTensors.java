package io.isoloss;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.DoubleSupplier;

/// Tensors drawn from a seed, with all that numbers can be.
final class RandomTensors {
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -0x1p-130,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Double.MIN_VALUE,
    0x1p-1040,
    Double.MAX_VALUE,
    88.5,
    -103.9,
    -745.5,
    1e7,
    -1e7,
    6e-8,
    65504
  };

  /// Kinds of numbers; each tensor is of one.
  enum Kind {
    NORMAL,
    WIDE,
    SMALL,
    OFFSET,
    MASKED,
    SPECIAL
  }

  private final Random random;

  RandomTensors(Random random) {
    this.random = random;
  }

  <T> T one(T[] of) {
    return of[random.nextInt(of.length)];
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /// Numbers of any kind.
  Tensor any(DType type, Shape shape) {
    Kind kind = one(Kind.values());
    double offset = (random.nextInt(3) - 1) * (random.nextBoolean() ? 1e7 : 300);
    // Special ones may be rare, so that most rows have none.
    int rarity = 1 << random.nextInt(8);
    return floats(type, shape, () -> next(kind, offset, rarity));
  }

  private double next(Kind kind, double offset, int rarity) {
    double normal = random.nextGaussian();
    return switch (kind) {
      case NORMAL -> 3 * normal;
      case WIDE -> 40 * normal;
      case SMALL -> normal * 0x1p-140;
      case OFFSET -> offset + normal;
      case MASKED -> random.nextInt(3) == 0 ? Double.NEGATIVE_INFINITY : 3 * normal;
      case SPECIAL ->
          random.nextInt(rarity) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : normal;
    };
  }

  /// Numbers from 0 to 1, both of them often; now and then one that is not.
  Tensor probabilities(DType type, Shape shape) {
    boolean bad = oneIn(12);
    return floats(
        type,
        shape,
        () ->
            switch (random.nextInt(8)) {
              case 0 -> 0;
              case 1 -> 1;
              case 2 -> Math.scalb(random.nextDouble(), -random.nextInt(200));
              case 3 -> 1 - Math.scalb(random.nextDouble(), -random.nextInt(30));
              default -> bad && oneIn(50) ? 1.5 - 3 * random.nextInt(2) : random.nextDouble();
            });
  }

  /// Numbers that are not negative; now and then one that is.
  Tensor variances(DType type, Shape shape) {
    boolean bad = oneIn(12);
    return floats(
        type,
        shape,
        () ->
            bad && oneIn(20)
                ? -1
                : oneIn(10) ? 0 : Math.scalb(random.nextDouble(), random.nextInt(30) - 20));
  }

  /// Class indices of some integer type, some of them ignored; now and then a bad one.
  Tensor labels(DType type, long classes, long ignoreIndex, Shape shape) {
    int ignored = oneIn(15) ? 1 : 2 + random.nextInt(8);
    boolean bad = oneIn(12);
    Tensor labels = Tensor.allocate(type, shape);
    for (long i = 0; i < shape.elements(); i++) {
      long label = (long) (random.nextDouble() * classes);
      label = oneIn(ignored) ? ignoreIndex : label;
      label = bad && oneIn(10) ? classes + random.nextInt(3) : label;
      set(labels, i, label);
    }
    return labels;
  }

  private static void set(Tensor labels, long index, long value) {
    MemorySegment memory = labels.memory();
    switch (labels.type().bytes()) {
      case 1 -> memory.set(ValueLayout.JAVA_BYTE, index, (byte) value);
      case 2 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * index, (short) value);
      case 4 -> memory.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * index, (int) value);
      default -> memory.set(ValueLayout.JAVA_LONG_UNALIGNED, 8 * index, value);
    }
  }

  private static Tensor floats(DType type, Shape shape, DoubleSupplier values) {
    double[] all = new double[(int) shape.elements()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.getAsDouble();
    }
    return TestTensors.tensor(all, type, shape);
  }
}

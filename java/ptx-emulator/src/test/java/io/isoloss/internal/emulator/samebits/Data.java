package io.isoloss.internal.emulator.samebits;

import io.isoloss.DType;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.math.Half;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.DoubleSupplier;

/// Tensors of random numbers, among them those at which formulas break.
final class Data {
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    0x1p-130,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    0x1p-1040,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    88.5,
    -88.5,
    -103.9,
    -104.5,
    -745.5,
    1e7,
    -1e7,
    6e-8,
    65504,
    1e-3,
  };

  private final Random random;

  Data(long seed) {
    random = new Random(seed);
  }

  /// Numbers of every size and sign, one in four of them special.
  Tensor any(DType type, long... shape) {
    return tensor(
        type,
        () ->
            random.nextInt(4) == 0
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : random.nextGaussian() * Math.scalb(1.0, random.nextInt(12) - 4),
        shape);
  }

  /// Numbers as they are met in practice.
  Tensor ordinary(DType type, long... shape) {
    return tensor(type, () -> 4 * random.nextGaussian(), shape);
  }

  /// Numbers from 0 to 1, both of them often, and some next to them.
  Tensor probabilities(DType type, long... shape) {
    return tensor(
        type,
        () ->
            switch (random.nextInt(8)) {
              case 0 -> 0;
              case 1 -> 1;
              case 2 -> Math.scalb(random.nextDouble(), -random.nextInt(1080));
              case 3 -> 1 - Math.scalb(random.nextDouble(), -random.nextInt(60));
              default -> random.nextDouble();
            },
        shape);
  }

  /// Numbers that are not negative, and all that a variance may be besides.
  Tensor variances(DType type, long... shape) {
    return tensor(
        type,
        () -> {
          double value =
              random.nextInt(4) == 0
                  ? SPECIAL[random.nextInt(SPECIAL.length)]
                  : Math.scalb(random.nextDouble(), random.nextInt(40) - 30);
          return Math.abs(value);
        },
        shape);
  }

  /// Class indices, one in eight of them `ignoreIndex`.
  Tensor labels(DType type, int classes, long ignoreIndex, long... shape) {
    return tensor(
        type, () -> random.nextInt(8) == 0 ? ignoreIndex : random.nextInt(classes), shape);
  }

  static Tensor tensor(DType type, DoubleSupplier values, long... shape) {
    Tensor tensor = zeros(type, shape);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      set(tensor, i, values.getAsDouble());
    }
    return tensor;
  }

  static Tensor zeros(DType type, long... shape) {
    long bytes = Shape.of(shape).elements() * type.bytes();
    return Tensor.wrap(MemorySegment.ofArray(new byte[(int) bytes]), type, shape);
  }

  static Tensor copy(Tensor tensor) {
    Tensor copy = zeros(tensor.type(), tensor.shape().dims());
    copy.memory().copyFrom(tensor.memory());
    return copy;
  }

  static void set(Tensor tensor, long index, double value) {
    MemorySegment memory = tensor.memory();
    long at = index * tensor.type().bytes();
    switch (tensor.type()) {
      case FLOAT32 -> memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) value);
      case FLOAT64 -> memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, value);
      case FLOAT16 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Half.toFloat16(value));
      case BFLOAT16 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Half.toBfloat16(value));
      case INT8, UINT8 -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) (long) value);
      case INT16, UINT16 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) (long) value);
      case INT32, UINT32 -> memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) (long) value);
      case INT64, UINT64 -> memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, (long) value);
    }
  }
}

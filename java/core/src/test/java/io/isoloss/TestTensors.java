package io.isoloss;

import io.isoloss.internal.math.Half;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Test data: values as doubles, which hold every type's values exactly, and tensors made of them.
final class TestTensors {
  private TestTensors() {}

  /// The value that a type stores for `value`.
  static double round(double value, DType type) {
    return switch (type) {
      case FLOAT64 -> value;
      case FLOAT32 -> (float) value;
      case FLOAT16 -> Half.fromFloat16(Half.toFloat16(value));
      case BFLOAT16 -> Half.fromBfloat16(Half.toBfloat16(value));
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  static double[] round(double[] values, DType type) {
    return Arrays.stream(values).map(value -> round(value, type)).toArray();
  }

  /// A tensor of a floating type that stores `values`, each rounded. It needs no closing.
  static Tensor tensor(double[] values, DType type, Shape shape) {
    return switch (type) {
      case FLOAT64 -> Tensor.of(values, shape.dims());
      case FLOAT32 -> Tensor.of(floats(values), shape.dims());
      case FLOAT16, BFLOAT16 ->
          Tensor.wrap(MemorySegment.ofArray(halves(values, type)), type, shape.dims());
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static short[] halves(double[] values, DType type) {
    short[] halves = new short[values.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = type == DType.FLOAT16 ? Half.toFloat16(values[i]) : Half.toBfloat16(values[i]);
    }
    return halves;
  }

  /// The distance from `value` to its neighbour in a type.
  static double ulp(double value, DType type) {
    return switch (type) {
      case FLOAT64 -> ulp(value, 53, -1022);
      case FLOAT32 -> ulp(value, 24, -126);
      case FLOAT16 -> ulp(value, 11, -14);
      case BFLOAT16 -> ulp(value, 8, -126);
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static double ulp(double value, int precision, int leastExponent) {
    int exponent = Math.max(Math.getExponent(value), leastExponent);
    return Math.scalb(1.0, exponent - (precision - 1));
  }
}

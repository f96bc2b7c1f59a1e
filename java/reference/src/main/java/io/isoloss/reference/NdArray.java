package io.isoloss.reference;

import java.util.Arrays;

/// Values in row-major order with their shape and the precision that LibTorch computes them in.
/// The values travel as `double`, which holds every `float` exactly, so one type serves both.
///
/// The arrays are not copied: whoever passes one in leaves it alone.
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
public record NdArray(double[] values, long[] shape, Precision precision) {

  /// The type of the tensor that LibTorch sees.
  public enum Precision {
    FLOAT32,
    FLOAT64
  }

  /// Checks that the shape holds exactly these values.
  public NdArray {
    long size = 1;
    for (long extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
    }
  }

  /// A float64 array; without a shape, a vector.
  public static NdArray of(double[] values, long... shape) {
    return new NdArray(values, shapeOrVector(shape, values.length), Precision.FLOAT64);
  }

  /// A float32 array; without a shape, a vector.
  public static NdArray of(float[] values, long... shape) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return new NdArray(wide, shapeOrVector(shape, values.length), Precision.FLOAT32);
  }

  /// A float64 array of shape `()`.
  public static NdArray scalar(double value) {
    return new NdArray(new double[] {value}, new long[0], Precision.FLOAT64);
  }

  /// The same values for another precision; to float32 they are rounded to nearest even.
  public NdArray as(Precision other) {
    double[] rounded = values;
    if (other == Precision.FLOAT32 && precision != other) {
      rounded = Arrays.stream(values).map(value -> (float) value).toArray();
    }
    return new NdArray(rounded, shape, other);
  }

  /// The values as `float`: exact where the precision is float32.
  public float[] floats() {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  /// The value of an array that has exactly one, such as a mean.
  public double item() {
    if (values.length != 1) {
      throw new IllegalStateException(values.length + " values where one was expected");
    }
    return values[0];
  }

  // `NdArray.of(values)` means a vector; a scalar has a factory of its own, since varargs cannot
  // tell "no shape" from "the shape ()".
  private static long[] shapeOrVector(long[] shape, int length) {
    return shape.length == 0 ? new long[] {length} : shape;
  }
}

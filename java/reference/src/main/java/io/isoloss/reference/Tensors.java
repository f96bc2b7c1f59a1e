package io.isoloss.reference;

import io.isoloss.reference.NdArray.Precision;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Copies between Java arrays and tensors. The caller holds the scope that frees them.
final class Tensors {
  private Tensors() {}

  static Tensor empty(ScalarType type, long... shape) {
    TensorOptions options = new TensorOptions().dtype(new ScalarTypeOptional(type));
    return torch.empty(shape, options, null);
  }

  static Tensor of(NdArray array) {
    return array.precision() == Precision.FLOAT32
        ? of(array.floats(), array.shape())
        : of(array.values(), array.shape());
  }

  static Tensor of(double[] values, long... shape) {
    Tensor tensor = empty(ScalarType.Double, shape);
    if (values.length > 0) {
      new DoublePointer(tensor.data_ptr()).put(values, 0, values.length);
    }
    return tensor;
  }

  static Tensor of(float[] values, long... shape) {
    Tensor tensor = empty(ScalarType.Float, shape);
    if (values.length > 0) {
      new FloatPointer(tensor.data_ptr()).put(values, 0, values.length);
    }
    return tensor;
  }

  static Tensor of(long[] values, long... shape) {
    Tensor tensor = empty(ScalarType.Long, shape);
    if (values.length > 0) {
      new LongPointer(tensor.data_ptr()).put(values, 0, values.length);
    }
    return tensor;
  }

  /// An optional argument in the precision of the input that it goes with.
  static TensorOptional optional(@Nullable NdArray array, Precision precision) {
    return array == null ? new TensorOptional() : new TensorOptional(of(array.as(precision)));
  }

  static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    if (values.length > 0) {
      new FloatPointer(tensor.contiguous().data_ptr()).get(values, 0, values.length);
    }
    return values;
  }

  static NdArray toArray(Tensor tensor) {
    long[] shape = new long[Math.toIntExact(tensor.dim())];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    // JavaCPP returns a fresh enum object; intern() finds the constant it stands for.
    if (tensor.scalar_type().intern() == ScalarType.Float) {
      float[] values = floats(tensor);
      double[] wide = new double[values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = values[i];
      }
      return new NdArray(wide, shape, Precision.FLOAT32);
    }
    double[] values = new double[Math.toIntExact(tensor.numel())];
    if (values.length > 0) {
      new DoublePointer(tensor.contiguous().data_ptr()).get(values, 0, values.length);
    }
    return new NdArray(values, shape, Precision.FLOAT64);
  }
}

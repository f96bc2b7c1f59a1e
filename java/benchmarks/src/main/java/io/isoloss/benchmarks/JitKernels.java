package io.isoloss.benchmarks;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.GaussianNll;
import io.isoloss.Loss;
import io.isoloss.LossResult;
import io.isoloss.Mse;
import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.math.Half;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The kernels of the CPU backend, each behind the public API: every operation, with and without
/// its gradient, for each class of shapes that has code of its own, on arrays and outside the heap.
final class JitKernels {
  private static final int ELEMENTS = 1 << 15;
  private static final int MANY = ELEMENTS;

  private final Device device = Device.cpu(1);
  private final List<JitKernel> kernels = new ArrayList<>();

  static List<JitKernel> all() {
    JitKernels all = new JitKernels();
    for (boolean outside : new boolean[] {false, true}) {
      all.rows(DType.FLOAT32, 10, outside);
      all.rows(DType.FLOAT32, 100, outside);
      all.rows(DType.FLOAT32, 1000, outside);
      all.rows(DType.FLOAT32, MANY, outside);
      all.elements(DType.FLOAT32, outside);
    }
    for (DType type : new DType[] {DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16}) {
      all.rows(type, 10, false);
      all.rows(type, 1000, false);
      all.elements(type, false);
    }
    return all.kernels;
  }

  private void rows(DType type, int classes, boolean outside) {
    long[] shape = {ELEMENTS / classes, classes};
    Data data = new Data(type, outside);
    String where = type + " " + classes + (outside ? " off-heap" : " array");
    Tensor labels = Tensor.of(Inputs.labels(new BatchShape((int) shape[0], classes)), shape[0]);
    Tensor weight = data.uniforms(classes);
    CrossEntropy ce = new CrossEntropy();
    losses("cross-entropy " + where, ce, data.logits(shape), labels, data, shape);
    losses(
        "smoothed cross-entropy " + where,
        ce.withLabelSmoothing(0.1).withWeight(weight),
        data.logits(shape),
        labels,
        data,
        shape);
    losses(
        "soft cross-entropy " + where, ce, data.logits(shape), data.uniforms(shape), data, shape);
    losses("nll " + where, new Nll(), data.logits(shape), labels, data, shape);
    Tensor x = data.logits(shape);
    Tensor y = data.logits(shape);
    Tensor z = data.uniforms(shape[0]);
    add("softmax " + where, x, () -> device.softmax(x, 1, y));
    add("log-softmax " + where, x, () -> device.logSoftmax(x, 1, y));
    add("logsumexp " + where, x, () -> device.logSumExp(x, 1, z));
    Tensor strided = x.reshape(1, classes, shape[0]);
    Tensor stridedOut = y.reshape(1, classes, shape[0]);
    add("strided softmax " + where, x, () -> device.softmax(strided, 1, stridedOut));
  }

  private void elements(DType type, boolean outside) {
    Data data = new Data(type, outside);
    long[] shape = {ELEMENTS};
    String where = type + (outside ? " off-heap" : " array");
    Tensor t = data.uniforms(shape);
    Tensor w = data.uniforms(shape);
    losses("bce " + where, new Bce(), data.uniforms(shape), t, data, shape);
    losses("bce with logits " + where, new BceWithLogits(), data.logits(shape), t, data, shape);
    losses(
        "weighted bce with logits " + where,
        new BceWithLogits().withWeight(w).withPosWeight(w),
        data.logits(shape),
        t,
        data,
        shape);
    losses("mse " + where, new Mse(), data.logits(shape), t, data, shape);
    losses("gaussian nll " + where, new GaussianNll(w), data.logits(shape), t, data, shape);
    Tensor x = data.logits(shape);
    Tensor y = data.logits(shape);
    add("sigmoid " + where, x, () -> device.sigmoid(x, y));
    add("log-sigmoid " + where, x, () -> device.logSigmoid(x, y));
  }

  private void losses(
      String name, Loss loss, Tensor input, Tensor target, Data data, long... shape) {
    Tensor gradient = data.logits(shape);
    add(name, input, () -> close(device.loss(loss, input, target)));
    add(
        name + ", gradient",
        input,
        () -> close(device.lossAndGradient(loss, input, target, gradient)));
  }

  private static void close(LossResult result) {
    result.close();
  }

  private void add(String name, Tensor input, Runnable run) {
    kernels.add(new JitKernel(name, run, (int) input.shape().elements()));
  }

  /// Tensors of one type on one side. They live as long as the process.
  private record Data(DType type, boolean outside) {
    Tensor logits(long... shape) {
      return tensor(Inputs.logits(size(shape)), shape);
    }

    /// In (0, 1).
    Tensor uniforms(long... shape) {
      float[] values = Inputs.logits(size(shape));
      for (int i = 0; i < values.length; i++) {
        values[i] = 0.5f + values[i] / 32;
      }
      return tensor(values, shape);
    }

    private static int size(long... shape) {
      int size = 1;
      for (long length : shape) {
        size *= (int) length;
      }
      return size;
    }

    private Tensor tensor(float[] values, long... shape) {
      MemorySegment heap =
          switch (type) {
            case FLOAT32 -> MemorySegment.ofArray(values);
            case FLOAT64 -> MemorySegment.ofArray(doubles(values));
            default -> MemorySegment.ofArray(halves(values));
          };
      if (!outside) {
        return Tensor.wrap(heap, type, shape);
      }
      MemorySegment memory = Arena.global().allocate(heap.byteSize(), 64);
      memory.copyFrom(heap);
      return Tensor.wrap(memory, type, shape);
    }

    private static double[] doubles(float[] values) {
      double[] doubles = new double[values.length];
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = values[i];
      }
      return doubles;
    }

    private short[] halves(float[] values) {
      short[] halves = new short[values.length];
      for (int i = 0; i < halves.length; i++) {
        halves[i] = type == DType.FLOAT16 ? Half.toFloat16(values[i]) : Half.toBfloat16(values[i]);
      }
      return halves;
    }
  }
}

package io.isoloss.reference;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// PyTorch's `log_softmax` of the rows of a float32 matrix, prepared once and run many times into
/// the same buffer, so that page faults do not count against it.
public final class TorchLogSoftmax implements AutoCloseable {
  private static final int CLASS_AXIS = 1;

  private final HeldTensors held = new HeldTensors();
  private final Tensor input;
  private final Tensor output;

  /// Copies the input, of shape (rows, classes), into a tensor.
  public TorchLogSoftmax(float[] input, int rows, int classes) {
    LibTorch.require();
    try (PointerScope _ = new PointerScope()) {
      this.input = held.keep(Tensors.of(input, rows, classes));
      output = held.keep(Tensors.empty(ScalarType.Float, rows, classes));
    }
  }

  /// Computes the output, which [#output()] reads.
  public void run() {
    try (PointerScope _ = new PointerScope()) {
      torch.log_softmax_out(output, input, CLASS_AXIS);
    }
  }

  /// The output of the last [#run()].
  public float[] output() {
    try (PointerScope _ = new PointerScope()) {
      return Tensors.floats(output);
    }
  }

  @Override
  public void close() {
    held.close();
  }
}

package io.isoloss.benchmarks;

import io.isoloss.Device;
import io.isoloss.Tensor;
import io.isoloss.reference.Torch;
import io.isoloss.reference.TorchLogSoftmax;
import io.isoloss.reference.TorchSoftmax;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Softmax or log-softmax of float32 rows, from one array into another.
public final class RowFunctionContest implements Contest {
  /// Which of the two.
  public enum Function {
    SOFTMAX,
    LOG_SOFTMAX
  }

  private final BatchShape shape;
  private final Function function;
  private final Device device;
  private final Tensor input;
  private final Tensor output;
  private final @Nullable TorchSoftmax softmax;
  private final @Nullable TorchLogSoftmax logSoftmax;

  public RowFunctionContest(BatchShape shape, int threads, Function function) {
    this.shape = shape;
    this.function = function;
    int rows = shape.rows();
    int classes = shape.classes();
    float[] x = Inputs.logits(shape.elements());
    device = Device.cpu(threads);
    input = Tensor.of(x, rows, classes);
    output = Tensor.of(new float[x.length], rows, classes);
    Torch.setThreads(threads);
    softmax = function == Function.SOFTMAX ? new TorchSoftmax(x, rows, classes) : null;
    logSoftmax = softmax == null ? new TorchLogSoftmax(x, rows, classes) : null;
  }

  @Override
  public void ours() {
    if (function == Function.SOFTMAX) {
      device.softmax(input, 1, output);
    } else {
      device.logSoftmax(input, 1, output);
    }
  }

  public void pytorch() {
    if (softmax != null) {
      softmax.run();
    }
    if (logSoftmax != null) {
      logSoftmax.run();
    }
  }

  @Override
  public List<Rival> rivals() {
    return List.of(new Rival("PyTorch", this::pytorch));
  }

  @Override
  public int elements() {
    return shape.elements();
  }

  /// What isoloss has computed.
  float[] output() {
    return output.toFloatArray();
  }

  /// What PyTorch has computed.
  float[] torchOutput() {
    return softmax != null ? softmax.output() : Objects.requireNonNull(logSoftmax).output();
  }

  @Override
  public void close() {
    device.close();
    if (softmax != null) {
      softmax.close();
    }
    if (logSoftmax != null) {
      logSoftmax.close();
    }
  }
}

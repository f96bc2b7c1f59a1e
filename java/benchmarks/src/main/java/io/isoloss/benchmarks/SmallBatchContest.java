package io.isoloss.benchmarks;

import io.isoloss.CrossEntropy;
import io.isoloss.Device;
import io.isoloss.LossResult;
import io.isoloss.Tensor;
import io.isoloss.reference.Torch;
import io.isoloss.reference.TorchCrossEntropy;
import java.util.List;

/// The loss and gradient of a batch so small that the way through the public API counts. The
/// gradient is a new tensor each time, as most users will have it.
public final class SmallBatchContest implements Contest {
  private static final CrossEntropy LOSS = new CrossEntropy();

  private final BatchShape shape;
  private final Device device;
  private final Tensor logits;
  private final Tensor labels;
  private final TorchCrossEntropy torch;

  public SmallBatchContest(BatchShape shape, int threads) {
    this.shape = shape;
    float[] x = Inputs.logits(shape.elements());
    long[] t = Inputs.labels(shape);
    device = Device.cpu(threads);
    logits = Tensor.of(x, shape.rows(), shape.classes());
    labels = Tensor.of(t, shape.rows());
    Torch.setThreads(threads);
    torch = new TorchCrossEntropy(x, t, shape.rows(), shape.classes());
  }

  @Override
  public void ours() {
    isoloss();
  }

  public double isoloss() {
    try (LossResult result = device.lossAndGradient(LOSS, logits, labels)) {
      return result.value();
    }
  }

  public double pytorch() {
    return torch.forwardAndGradient();
  }

  @Override
  public List<Rival> rivals() {
    return List.of(new Rival("PyTorch", this::pytorch));
  }

  @Override
  public int elements() {
    return shape.elements();
  }

  @Override
  public void close() {
    torch.close();
    device.close();
  }
}

package io.isoloss.benchmarks;

import io.isoloss.BceWithLogits;
import io.isoloss.Device;
import io.isoloss.LossResult;
import io.isoloss.LossStream;
import io.isoloss.Reduction;
import io.isoloss.Tensor;
import io.isoloss.reference.Torch;
import io.isoloss.reference.TorchBceWithLogits;
import io.isoloss.reference.TorchOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Binary cross-entropy with logits of float32 vectors, and if asked for its gradient.
public final class BceContest implements Contest {
  private final int size;
  private final BceWithLogits loss;
  private final Device device;
  private final Tensor logits;
  private final Tensor targets;
  private final @Nullable Tensor losses;
  private final @Nullable Tensor gradient;
  private final TorchBceWithLogits torch;

  public BceContest(int size, int threads, Reduction reduction, boolean withGradient) {
    this.size = size;
    loss = new BceWithLogits().withReduction(reduction);
    float[] x = Inputs.logits(size);
    float[] t = Inputs.binaryTargets(size);
    device = Device.cpu(threads);
    logits = Tensor.of(x, size);
    targets = Tensor.of(t, size);
    losses = reduction == Reduction.NONE ? vector() : null;
    gradient = withGradient ? vector() : null;
    Torch.setThreads(threads);
    torch = new TorchBceWithLogits(x, t, TorchOptions.Reduction.valueOf(reduction.name()));
  }

  private Tensor vector() {
    return Tensor.of(new float[size], size);
  }

  @Override
  public void ours() {
    isoloss();
  }

  /// The mean; or the sum, where PyTorch computes none and gives 0.
  public double isoloss() {
    if (losses != null) {
      // The stream is what writes losses into memory of the caller's.
      LossStream stream = device.stream(loss);
      stream.add(logits, targets, losses, gradient);
      return stream.value();
    }
    try (LossResult result =
        gradient == null
            ? device.loss(loss, logits, targets)
            : device.lossAndGradient(loss, logits, targets, gradient)) {
      return result.value();
    }
  }

  public double pytorch() {
    return gradient == null ? torch.forward() : torch.forwardAndGradient();
  }

  @Override
  public List<Rival> rivals() {
    return List.of(new Rival("PyTorch", this::pytorch));
  }

  @Override
  public int elements() {
    return size;
  }

  @Override
  public void close() {
    torch.close();
    device.close();
  }
}

package io.isoloss.benchmarks;

import io.isoloss.CrossEntropy;
import io.isoloss.Device;
import io.isoloss.LossResult;
import io.isoloss.Tensor;
import io.isoloss.reference.Torch;
import io.isoloss.reference.TorchCrossEntropy;
import io.isoloss.reference.TorchCrossEntropyByHand;
import java.util.List;

/// Mean cross-entropy of float32 logits in an array with class indices, and if asked for its
/// gradient, against PyTorch's `cross_entropy` and against the fastest forms of it that a PyTorch
/// user can write by hand.
public final class CrossEntropyContest implements Contest {
  private static final CrossEntropy LOSS = new CrossEntropy();

  /// Up to here PyTorch's `exp(x - logsumexp(x))` is faster than its softmax.
  private static final int FEW_CLASSES = 256;

  private final BatchShape shape;
  private final boolean withGradient;
  private final Device device;
  private final Tensor logits;
  private final Tensor labels;
  private final Tensor gradient;
  private final TorchCrossEntropy torch;
  private final TorchCrossEntropyByHand byHand;

  public CrossEntropyContest(BatchShape shape, int threads, boolean withGradient) {
    this.shape = shape;
    this.withGradient = withGradient;
    float[] x = Inputs.logits(shape.elements());
    long[] t = Inputs.labels(shape);
    device = Device.cpu(threads);
    logits = Tensor.of(x, shape.rows(), shape.classes());
    labels = Tensor.of(t, shape.rows());
    gradient =
        withGradient ? Tensor.of(new float[x.length], shape.rows(), shape.classes()) : logits;
    Torch.setThreads(threads);
    torch = new TorchCrossEntropy(x, t, shape.rows(), shape.classes());
    byHand = new TorchCrossEntropyByHand(x, t, shape.rows(), shape.classes());
  }

  @Override
  public void ours() {
    isoloss();
  }

  public float isoloss() {
    try (LossResult result =
        withGradient
            ? device.lossAndGradient(LOSS, logits, labels, gradient)
            : device.loss(LOSS, logits, labels)) {
      return (float) result.value();
    }
  }

  public float pytorch() {
    return withGradient ? torch.forwardAndGradient() : torch.forward();
  }

  public float pytorchByHand() {
    if (!withGradient) {
      return byHand.forward();
    }
    return shape.classes() <= FEW_CLASSES
        ? byHand.forwardAndGradientByLogSumExp()
        : byHand.forwardAndGradientBySoftmax();
  }

  @Override
  public List<Rival> rivals() {
    return List.of(
        new Rival("PyTorch", this::pytorch), new Rival("PyTorch by hand", this::pytorchByHand));
  }

  @Override
  public int elements() {
    return shape.elements();
  }

  @Override
  public void close() {
    torch.close();
    byHand.close();
    device.close();
  }
}

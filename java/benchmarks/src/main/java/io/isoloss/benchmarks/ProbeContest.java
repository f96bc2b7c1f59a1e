package io.isoloss.benchmarks;

import io.isoloss.CrossEntropy;
import io.isoloss.Device;
import io.isoloss.LossResult;
import io.isoloss.Tensor;
import java.util.List;

/// Cross-entropy against the memory: its forward pass reads the logits once, so it cannot be faster
/// than a loop that only reads them; with the gradient it cannot be faster than a copy.
public final class ProbeContest implements Contest {
  private static final CrossEntropy LOSS = new CrossEntropy();

  private final float[] x;
  private final float[] y;
  private final Device device;
  private final MemoryProbe probe;
  private final Tensor logits;
  private final Tensor labels;
  private final Tensor gradient;
  private final boolean withGradient;

  public ProbeContest(BatchShape shape, int threads, boolean withGradient) {
    this.withGradient = withGradient;
    x = Inputs.logits(shape.elements());
    y = withGradient ? new float[x.length] : x;
    device = Device.cpu(threads);
    probe = new MemoryProbe(threads);
    logits = Tensor.of(x, shape.rows(), shape.classes());
    gradient = Tensor.of(y, shape.rows(), shape.classes());
    labels = Tensor.of(Inputs.labels(shape), shape.rows());
  }

  @Override
  public void ours() {
    isoloss();
  }

  public double isoloss() {
    try (LossResult result =
        withGradient
            ? device.lossAndGradient(LOSS, logits, labels, gradient)
            : device.loss(LOSS, logits, labels)) {
      return result.value();
    }
  }

  public float probe() {
    return withGradient ? probe.copy(x, y) : probe.read(x);
  }

  @Override
  public List<Rival> rivals() {
    return List.of(new Rival(withGradient ? "copy probe" : "read probe", this::probe));
  }

  @Override
  public int elements() {
    return x.length;
  }

  @Override
  public void close() {
    probe.close();
    device.close();
  }
}

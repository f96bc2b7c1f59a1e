package io.isoloss.reference;

import io.isoloss.reference.TorchOptions.Reduction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// PyTorch's binary cross-entropy with logits in float32, prepared once and run many times.
///
/// PyTorch has no kernel for this loss: it is composed of log-sigmoid, `1 - t`, products and
/// differences, each a pass over memory. The prepared form runs those same passes, with the same
/// bits, into buffers that are allocated once; the plain call faults in three new arrays of the
/// input's size (16M elements, forward: 9 ns per element against 2.7). Its own `out` form copies
/// at the end and is slower still.
public final class TorchBceWithLogits implements AutoCloseable {
  private final HeldTensors held = new HeldTensors();
  private final Reduction reduction;
  private final int size;
  private final Tensor logits;
  private final Tensor tracked;
  private final Tensor targets;
  private final Tensor one;
  private final Tensor upstream;
  private final Tensor logSigmoid;
  private final Tensor logSigmoidBuffer;
  private final Tensor losses;
  private final Tensor total;
  private final Tensor gradient;
  private final TensorOptional noWeight;

  /// Copies the inputs into vectors. Under `NONE` the gradient is that of the sum of the losses.
  public TorchBceWithLogits(float[] logits, float[] targets, Reduction reduction) {
    LibTorch.require();
    this.reduction = reduction;
    size = logits.length;
    try (PointerScope _ = new PointerScope()) {
      this.logits = held.keep(Tensors.of(logits, size));
      this.targets = held.keep(Tensors.of(targets, size));
      tracked = held.keep(this.logits.detach());
      tracked.set_requires_grad(true);
      one = held.keep(torch.ones(new long[0]));
      // What autograd hands to the loss: a scalar, or the ones that the sum's backward spreads.
      upstream = held.keep(reduction == Reduction.NONE ? one.expand(size) : one.detach());
      logSigmoid = held.keep(Tensors.empty(ScalarType.Float, size));
      logSigmoidBuffer = held.keep(Tensors.empty(ScalarType.Float, size));
      losses = held.keep(Tensors.empty(ScalarType.Float, size));
      total = held.keep(Tensors.empty(ScalarType.Float));
      gradient = held.keep(Tensors.empty(ScalarType.Float, size));
      noWeight = held.keep(new TensorOptional());
    }
  }

  /// The mean or the sum; under `NONE` 0, and [#losses()] reads the losses.
  public float forward() {
    try (PointerScope _ = new PointerScope()) {
      return lossOfLogits();
    }
  }

  /// As [#forward()]; the gradient can be read with [#gradient()].
  public float forwardAndGradient() {
    try (PointerScope _ = new PointerScope()) {
      float loss = lossOfLogits();
      torch.sigmoid_out(gradient, logits);
      gradient.sub_(targets).mul_(upstream);
      if (reduction == Reduction.MEAN) {
        gradient.div_(new Scalar((float) size));
      }
      return loss;
    }
  }

  /// The same by `binary_cross_entropy_with_logits(...).backward()`; its gradient can be read with
  /// [#autogradGradient()].
  public float autograd() {
    try (PointerScope _ = new PointerScope()) {
      tracked.mutable_grad().reset();
      Tensor value =
          torch.binary_cross_entropy_with_logits(
              tracked, targets, noWeight, noWeight, reduction.code());
      if (reduction == Reduction.NONE) {
        value.sum().backward();
        return 0;
      }
      value.backward();
      return value.item_float();
    }
  }

  /// The losses of the last run, before the reduction.
  public float[] losses() {
    try (PointerScope _ = new PointerScope()) {
      return Tensors.floats(losses);
    }
  }

  /// The gradient of the last [#forwardAndGradient()].
  public float[] gradient() {
    try (PointerScope _ = new PointerScope()) {
      return Tensors.floats(gradient);
    }
  }

  /// The gradient of the last [#autograd()].
  public float[] autogradGradient() {
    try (PointerScope _ = new PointerScope()) {
      return Tensors.floats(tracked.grad());
    }
  }

  private float lossOfLogits() {
    torch.log_sigmoid_forward_out(logSigmoid, logSigmoidBuffer, logits);
    torch.sub_out(losses, one, targets);
    losses.mul_(logits).sub_(logSigmoid);
    return switch (reduction) {
      case NONE -> 0;
      case MEAN -> torch.mean_out(total, losses).item_float();
      case SUM -> torch.sum_out(total, losses).item_float();
    };
  }

  @Override
  public void close() {
    held.close();
  }
}

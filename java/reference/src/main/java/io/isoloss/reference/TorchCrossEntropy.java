package io.isoloss.reference;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// PyTorch's mean cross-entropy in float32, prepared once and run many times: the opponent in the
/// benchmarks.
///
/// [#forward()] and [#forwardAndGradient()] run the kernels that `cross_entropy(x, t)` and its
/// `backward()` run, in the same order and with the same bits, but into buffers that are allocated
/// once. [#autograd()] is the plain call, which allocates three matrices of the logits' size each
/// time; glibc gives such blocks back to the kernel, so page faults are most of its time. Measured
/// at 4096 x 32000: plain 8.9 ns per element and 384000 faults; 1.4 to 2.0 with glibc told to keep
/// its memory (`MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000`);
/// prepared 1.5 and no faults, without any setting. So the prepared form is PyTorch at its best.
public final class TorchCrossEntropy implements AutoCloseable {
  private static final int MEAN = 1;
  private static final int CLASS_AXIS = 1;
  private static final long IGNORE_INDEX = -100;

  private final HeldTensors held = new HeldTensors();
  private final Tensor logits;
  private final Tensor tracked;
  private final Tensor targets;
  private final Tensor logProbabilities;
  private final Tensor loss;
  private final Tensor totalWeight;
  private final Tensor one;
  private final Tensor nllGradient;
  private final Tensor gradient;
  private final TensorOptional noWeight;
  private final OperatorHandle logSoftmaxBackward;

  /// Copies the inputs into tensors: logits of shape (rows, classes), a target for each row.
  public TorchCrossEntropy(float[] logits, long[] targets, int rows, int classes) {
    LibTorch.require();
    try (PointerScope _ = new PointerScope()) {
      this.logits = held.keep(Tensors.of(logits, rows, classes));
      this.targets = held.keep(Tensors.of(targets, rows));
      tracked = held.keep(this.logits.detach());
      tracked.set_requires_grad(true);
      logProbabilities = held.keep(Tensors.empty(ScalarType.Float, rows, classes));
      nllGradient = held.keep(Tensors.empty(ScalarType.Float, rows, classes));
      gradient = held.keep(Tensors.empty(ScalarType.Float, rows, classes));
      loss = held.keep(Tensors.empty(ScalarType.Float));
      totalWeight = held.keep(Tensors.empty(ScalarType.Float));
      one = held.keep(torch.ones(new long[0]));
      noWeight = held.keep(new TensorOptional());
      // The only one of the four kernels whose out form is not in the C++ API proper.
      logSoftmaxBackward =
          held.keep(
              Dispatcher.singleton().findSchemaOrThrow("aten::_log_softmax_backward_data", "out"));
    }
  }

  /// The mean loss.
  public float forward() {
    try (PointerScope _ = new PointerScope()) {
      lossOfLogits();
      return loss.item_float();
    }
  }

  /// The mean loss; its gradient can be read with [#gradient()].
  public float forwardAndGradient() {
    try (PointerScope _ = new PointerScope()) {
      lossOfLogits();
      torch.nll_loss_backward_out(
          nllGradient, one, logProbabilities, targets, noWeight, MEAN, IGNORE_INDEX, totalWeight);
      IValueVector arguments = new IValueVector();
      arguments.push_back(new IValue(nllGradient));
      arguments.push_back(new IValue(logProbabilities));
      arguments.push_back(new IValue((long) CLASS_AXIS));
      arguments.push_back(new IValue(ScalarType.Float));
      arguments.push_back(new IValue(gradient));
      Dispatcher.singleton().callBoxed(logSoftmaxBackward, arguments);
      return loss.item_float();
    }
  }

  /// The same by `cross_entropy(...).backward()`; its gradient can be read with
  /// [#autogradGradient()].
  public float autograd() {
    try (PointerScope _ = new PointerScope()) {
      tracked.mutable_grad().reset();
      Tensor value = torch.cross_entropy_loss(tracked, targets);
      value.backward();
      return value.item_float();
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

  private void lossOfLogits() {
    torch.log_softmax_out(logProbabilities, logits, CLASS_AXIS);
    torch.nll_loss_forward_out(
        loss, totalWeight, logProbabilities, targets, noWeight, MEAN, IGNORE_INDEX);
  }

  @Override
  public void close() {
    held.close();
  }
}

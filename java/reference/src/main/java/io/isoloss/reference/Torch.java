package io.isoloss.reference;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// PyTorch's own losses (LibTorch, on the CPU) as plain Java functions: what the tests compare
/// with. Arrays in, arrays out; the precision of the input is that of the computation and of the
/// result. Each call frees its native memory before it returns. Gradients come from autograd.
///
/// LibTorch's complaints (a label out of range, shapes that do not fit) arrive as
/// [RuntimeException].
public final class Torch {
  private Torch() {}

  /// Whether LibTorch can be loaded here: JavaCPP has natives for Linux and Windows on x86-64 and
  /// for macOS. Tests that need the reference assume this.
  public static boolean isAvailable() {
    return LibTorch.failure() == null;
  }

  /// The version of the binding, and the instruction set that ATen has chosen, for example
  /// `2.10.0-1.5.13, AVX512`.
  public static String version() {
    LibTorch.require();
    return LibTorch.version() + ", " + torch.get_cpu_capability().getString();
  }

  /// The threads that one LibTorch operation may use, when called from this thread or from one that
  /// has not used LibTorch yet (OpenMP keeps the number per thread, so a benchmark sets it on the
  /// thread that it measures). Sums may then be taken in another order.
  public static void setThreads(int threads) {
    LibTorch.require();
    torch.set_num_threads(threads);
  }

  /// `cross_entropy` with index targets: logits of shape (C), (N,C) or (N,C,d1,...,dk), a target
  /// for each position without its class axis.
  public static TorchLoss crossEntropy(NdArray logits, long[] targets, TorchOptions options) {
    try (PointerScope _ = open()) {
      return loss(logits, x -> crossEntropy(x, Tensors.of(targets, rows(logits)), logits, options));
    }
  }

  /// `cross_entropy` with probability targets, which have the shape of the logits.
  public static TorchLoss crossEntropy(
      NdArray logits, NdArray probabilities, TorchOptions options) {
    try (PointerScope _ = open()) {
      return loss(logits, x -> crossEntropy(x, like(probabilities, logits), logits, options));
    }
  }

  private static Tensor crossEntropy(
      Tensor x, Tensor target, NdArray logits, TorchOptions options) {
    return torch.cross_entropy_loss(
        x,
        target,
        Tensors.optional(options.weight(), logits.precision()),
        options.reduction().code(),
        options.ignoreIndex(),
        options.labelSmoothing());
  }

  /// `nll_loss`: log-probabilities and index targets, in the shapes of cross-entropy.
  public static TorchLoss nll(NdArray logProbabilities, long[] targets, TorchOptions options) {
    try (PointerScope _ = open()) {
      return loss(
          logProbabilities,
          x ->
              torch.nll_loss_nd(
                  x,
                  Tensors.of(targets, rows(logProbabilities)),
                  Tensors.optional(options.weight(), logProbabilities.precision()),
                  options.reduction().code(),
                  options.ignoreIndex()));
    }
  }

  /// `binary_cross_entropy` of probabilities.
  public static TorchLoss bce(NdArray probabilities, NdArray targets, TorchOptions options) {
    try (PointerScope _ = open()) {
      return loss(
          probabilities,
          x ->
              torch.binary_cross_entropy(
                  x,
                  like(targets, probabilities),
                  Tensors.optional(options.weight(), probabilities.precision()),
                  options.reduction().code()));
    }
  }

  /// `binary_cross_entropy_with_logits`.
  public static TorchLoss bceWithLogits(NdArray logits, NdArray targets, TorchOptions options) {
    try (PointerScope _ = open()) {
      return loss(
          logits,
          x ->
              torch.binary_cross_entropy_with_logits(
                  x,
                  like(targets, logits),
                  Tensors.optional(options.weight(), logits.precision()),
                  Tensors.optional(options.posWeight(), logits.precision()),
                  options.reduction().code()));
    }
  }

  /// `mse_loss`.
  public static TorchLoss mse(NdArray input, NdArray target, TorchOptions options) {
    try (PointerScope _ = open()) {
      return loss(input, x -> torch.mse_loss(x, like(target, input), options.reduction().code()));
    }
  }

  /// `gaussian_nll_loss`, which only Python has: the operations of its Python code, one by one. The
  /// variance is of the input's shape, or broadcasts to it.
  public static TorchLoss gaussianNll(
      NdArray input, NdArray target, NdArray variance, TorchOptions options) {
    if (Arrays.stream(variance.values()).anyMatch(v -> v < 0)) {
      throw new IllegalArgumentException("variance has negative entry/entries");
    }
    try (PointerScope _ = open()) {
      return loss(
          input,
          x -> {
            Tensor v = like(variance, input).clamp_min(new Scalar(options.eps()));
            Tensor square = x.sub(like(target, input)).square();
            Tensor loss = v.log().add(square.div(v)).mul(new Scalar(0.5));
            if (options.full()) {
              loss = loss.add(new Scalar(0.5 * Math.log(2 * Math.PI)));
            }
            return switch (options.reduction()) {
              case NONE -> loss;
              case MEAN -> loss.mean();
              case SUM -> loss.sum();
            };
          });
    }
  }

  /// `softmax` along an axis; a negative one counts from the end.
  public static NdArray softmax(NdArray input, int axis) {
    return map(input, x -> torch.softmax(x, axis));
  }

  /// `log_softmax` along an axis.
  public static NdArray logSoftmax(NdArray input, int axis) {
    return map(input, x -> torch.log_softmax(x, axis));
  }

  /// `logsumexp` along an axis, which the result no longer has.
  public static NdArray logSumExp(NdArray input, int axis) {
    return map(input, x -> torch.logsumexp(x, axis));
  }

  /// `sigmoid`.
  public static NdArray sigmoid(NdArray input) {
    return map(input, torch::sigmoid);
  }

  /// `logsigmoid`.
  public static NdArray logSigmoid(NdArray input) {
    return map(input, torch::log_sigmoid);
  }

  private static NdArray map(NdArray input, UnaryOperator<Tensor> operation) {
    try (PointerScope _ = open()) {
      return Tensors.toArray(operation.apply(Tensors.of(input)));
    }
  }

  private static TorchLoss loss(NdArray input, UnaryOperator<Tensor> operation) {
    Tensor x = Tensors.of(input).requires_grad_(true);
    Tensor value = operation.apply(x);
    // backward() starts from a scalar; the sum of a scalar is itself, and its gradient is 1.
    value.sum().backward();
    return new TorchLoss(Tensors.toArray(value), Tensors.toArray(x.grad()));
  }

  private static Tensor like(NdArray array, NdArray input) {
    return Tensors.of(array.as(input.precision()));
  }

  /// The shape without its class axis: axis 0 of a vector, axis 1 of everything else.
  private static long[] rows(NdArray input) {
    long[] shape = input.shape();
    if (shape.length < 2) {
      return new long[0];
    }
    long[] rows = new long[shape.length - 1];
    rows[0] = shape[0];
    System.arraycopy(shape, 2, rows, 1, shape.length - 2);
    return rows;
  }

  private static PointerScope open() {
    LibTorch.require();
    return new PointerScope();
  }
}

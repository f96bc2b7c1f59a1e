package io.isoloss;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Whether what is written lies where something else is read. An output may be the input itself,
/// element for element: each is read before it is written. Anything else would be read after it was
/// overwritten, sooner or later as threads and tiles come.
final class Overlaps {
  private Overlaps() {}

  /// The outputs of a loss against its operands and each other.
  static void loss(
      Loss loss, Tensor input, Tensor target, @Nullable Tensor losses, @Nullable Tensor gradient) {
    if (losses != null) {
      output("losses", losses, loss, input, target);
    }
    if (gradient != null) {
      output("gradient", gradient, loss, input, target);
      requireApart("gradient", gradient, "losses", losses);
    }
  }

  private static void output(String name, Tensor output, Loss loss, Tensor input, Tensor target) {
    function(name, output, input);
    requireApart(name, output, "target", target);
    switch (loss) {
      case CrossEntropy ce -> requireApart(name, output, "weight", ce.weight());
      case Nll nll -> requireApart(name, output, "weight", nll.weight());
      case Bce bce -> requireApart(name, output, "weight", bce.weight());
      case BceWithLogits bce -> {
        requireApart(name, output, "weight", bce.weight());
        requireApart(name, output, "pos weight", bce.posWeight());
      }
      case Mse _ -> {}
      case GaussianNll gaussian -> requireApart(name, output, "variance", gaussian.variance());
    }
  }

  /// An output against the input alone.
  static void function(String name, Tensor output, Tensor input) {
    long shared = shared(output, input);
    if (shared > 0 && (shared != bytes(input) || shared != bytes(output))) {
      throw new OptionException(
          name, output, "its memory overlaps input " + input + ", it must be the same or apart");
    }
  }

  private static void requireApart(
      String name, Tensor output, String otherName, @Nullable Tensor other) {
    if (other != null && shared(output, other) > 0) {
      throw new OptionException(
          name, output, "its memory overlaps " + otherName + " " + other + ", it must be apart");
    }
  }

  /// How many bytes two tensors have in common.
  private static long shared(Tensor a, Tensor b) {
    if (a.isOnDevice() && b.isOnDevice()) {
      long begin = Math.max(a.devicePointer(), b.devicePointer());
      long end = Math.min(a.devicePointer() + bytes(a), b.devicePointer() + bytes(b));
      return Math.max(0, end - begin);
    }
    if (a.isOnDevice() || b.isOnDevice()) {
      return 0;
    }
    return a.memory().asOverlappingSlice(b.memory()).map(MemorySegment::byteSize).orElse(0L);
  }

  private static long bytes(Tensor tensor) {
    return tensor.shape().elements() * tensor.type().bytes();
  }
}

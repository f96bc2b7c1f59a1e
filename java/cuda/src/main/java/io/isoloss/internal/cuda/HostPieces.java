package io.isoloss.internal.cuda;

import io.isoloss.Tensor;
import io.isoloss.ValueException;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// A look at a tensor's values on the host, after a kernel has found some outside a loss's domain.
/// Not made for speed.
final class HostPieces {
  private static final long ELEMENTS = 1 << 20;

  private HostPieces() {}

  /// @param check gets a piece of the tensor and the number of its first element, and throws if it
  ///     holds bad values
  /// @throws ValueException for all pieces together
  static void check(Gpu gpu, Tensor tensor, ObjLongConsumer<Tensor> check) {
    if (!tensor.isOnDevice()) {
      check.accept(tensor, 0);
      return;
    }
    @Nullable ValueException found = null;
    long elements = tensor.shape().elements();
    for (long first = 0; first < elements; first += ELEMENTS) {
      try {
        check.accept(piece(gpu, tensor, first, Math.min(ELEMENTS, elements - first)), first);
      } catch (ValueException bad) {
        found = found == null ? bad : found.and(bad);
      }
    }
    if (found != null) {
      throw found;
    }
  }

  /// A copy of some elements of a tensor that lies on the device.
  static Tensor piece(Gpu gpu, Tensor tensor, long first, long count) {
    long pointer = tensor.devicePointer() + first * tensor.type().bytes();
    try (Call call = gpu.call(0)) {
      return call.onHost(Tensor.onDevice(pointer, tensor.type(), count));
    }
  }
}

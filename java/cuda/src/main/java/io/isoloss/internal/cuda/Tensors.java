package io.isoloss.internal.cuda;

import io.isoloss.DType;
import io.isoloss.Tensor;
import org.jspecify.annotations.Nullable;

/// What launch classes ask of tensors.
final class Tensors {
  private Tensors() {}

  /// How kernels call a storage type, at the end of their names.
  static String suffix(DType type) {
    return switch (type) {
      case FLOAT32 -> "f32";
      case FLOAT64 -> "f64";
      case FLOAT16 -> "f16";
      case BFLOAT16 -> "bf16";
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
          throw new IllegalArgumentException("no kernel computes in " + type);
    };
  }

  static long bytes(Tensor tensor) {
    return tensor.shape().elements() * tensor.type().bytes();
  }

  /// Whether writing one of them changes the other.
  static boolean overlap(@Nullable Tensor a, @Nullable Tensor b) {
    if (a == null || b == null || a.isOnDevice() != b.isOnDevice()) {
      return false;
    }
    if (a.isOnDevice()) {
      return a.devicePointer() < b.devicePointer() + bytes(b)
          && b.devicePointer() < a.devicePointer() + bytes(a);
    }
    return a.memory().asOverlappingSlice(b.memory()).isPresent();
  }
}

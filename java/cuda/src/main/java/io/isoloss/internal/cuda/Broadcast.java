package io.isoloss.internal.cuda;

import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A tensor that kernels read as if it had the input's shape, by the trailing-axis rule: the struct
/// of broadcast.cuh.
final class Broadcast {
  /// As many as the kernels take.
  private static final int MOST_AXES = 4;

  /// Null if there is no such tensor.
  private final @Nullable Operand operand;

  /// 0 if the tensor has the input's own shape.
  private final int axes;

  private final JoinedAxes joined;

  private Broadcast(@Nullable Operand operand, int axes, JoinedAxes joined) {
    this.operand = operand;
    this.axes = axes;
    this.joined = joined;
  }

  /// @param call of whose units each is one element of `shape`
  static Broadcast of(Call call, @Nullable Tensor tensor, Shape shape) {
    if (tensor == null) {
      return new Broadcast(null, 0, JoinedAxes.of(shape, shape));
    }
    JoinedAxes joined = JoinedAxes.of(tensor.shape(), shape);
    if (tensor.shape().elements() == shape.elements()) {
      return new Broadcast(call.read(tensor), 0, joined);
    }
    if (joined.count() <= MOST_AXES) {
      return new Broadcast(call.whole(tensor), joined.count(), joined);
    }
    return new Broadcast(call.read(repeated(call.onHost(tensor), joined, shape)), 0, joined);
  }

  /// A tensor of the larger shape itself, for what is too intricate for the kernels.
  private static Tensor repeated(Tensor tensor, JoinedAxes joined, Shape shape) {
    Tensor repeated = Tensor.allocate(tensor.type(), shape);
    int bytes = tensor.type().bytes();
    for (long i = 0; i < shape.elements(); i++) {
      MemorySegment.copy(
          tensor.memory(), joined.offset(i) * bytes, repeated.memory(), i * bytes, bytes);
    }
    return repeated;
  }

  boolean isNone() {
    return operand == null;
  }

  void pack(Chunk chunk, Arguments arguments) {
    arguments.pointer(chunk.pointer(operand)).int64(axes);
    for (int axis = 0; axis < MOST_AXES; axis++) {
      // Nothing is divided by the length of the last.
      Divisor length = axis < axes - 1 ? Divisor.of(joined.length(axis)) : new Divisor(0, 0, 0);
      length.pack(arguments);
    }
    for (int axis = 0; axis < MOST_AXES; axis++) {
      arguments.int64(axis < axes ? joined.stride(axis) : 0);
    }
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.Shape;
import java.util.Arrays;

/// How a tensor is read as if it had a larger shape, by the trailing-axis rule: counted from the
/// end, an axis of length 1 or one that is missing repeats its element. Axes that act as one are
/// joined.
record JoinedAxes(long[] lengths, long[] strides) {
  static JoinedAxes of(Shape from, Shape to) {
    long[] lengths = new long[to.rank() + 1];
    long[] strides = new long[to.rank() + 1];
    int last = 0;
    lengths[0] = 1;
    strides[0] = 1;
    long stride = 1;
    for (int axis = 1; axis <= to.rank(); axis++) {
      long length = to.dim(-axis);
      boolean repeats = axis > from.rank() || from.dim(-axis) == 1;
      long step = repeats ? 0 : stride;
      if (length == 1) {
        continue;
      }
      if (lengths[last] == 1) {
        lengths[last] = length;
        strides[last] = step;
      } else if (step == lengths[last] * strides[last]) {
        lengths[last] *= length;
      } else {
        last++;
        lengths[last] = length;
        strides[last] = step;
      }
      stride = repeats ? stride : stride * length;
    }
    return new JoinedAxes(Arrays.copyOf(lengths, last + 1), Arrays.copyOf(strides, last + 1));
  }

  int count() {
    return lengths.length;
  }

  /// How long an axis of the larger shape is, the last one first.
  long length(int axis) {
    return lengths[axis];
  }

  /// How far apart its elements lie in the tensor, 0 where they repeat.
  long stride(int axis) {
    return strides[axis];
  }

  /// Where an element of the larger shape lies in the tensor.
  long offset(long element) {
    long offset = 0;
    long rest = element;
    for (int axis = 0; axis < count(); axis++) {
      offset += rest % lengths[axis] * strides[axis];
      rest /= lengths[axis];
    }
    return offset;
  }
}

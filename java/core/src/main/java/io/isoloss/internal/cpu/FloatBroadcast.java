package io.isoloss.internal.cpu;

import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.util.Arrays;

/// A tensor read as if it had a larger shape, by the trailing-axis rule: counted from the end, an
/// axis of length 1 or one that is missing repeats its element.
final class FloatBroadcast {
  private final Tensor tensor;

  /// The axes of the larger shape, last one first: how long they are, and how far apart in the
  /// tensor their elements lie, 0 where they repeat. Axes that act as one are joined.
  private final long[] lengths;

  private final long[] strides;
  private final int axes;

  FloatBroadcast(Tensor tensor, Shape shape) {
    this.tensor = tensor;
    this.lengths = new long[shape.rank() + 1];
    this.strides = new long[shape.rank() + 1];
    int last = 0;
    lengths[0] = 1;
    strides[0] = 1;
    long stride = 1;
    for (int axis = 1; axis <= shape.rank(); axis++) {
      long length = shape.dim(-axis);
      boolean repeats = axis > tensor.shape().rank() || tensor.shape().dim(-axis) == 1;
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
    this.axes = last + 1;
  }

  /// The `count` elements from element `first` of the larger shape on.
  void read(long first, int count, float[] to, TileCopy copy) {
    // Whole rows that repeat are periodic: the period is read and doubled.
    boolean periodic = axes == 2 && strides[0] == 1 && lengths[0] < count;
    int fresh = periodic ? (int) lengths[0] : count;
    for (int done = 0; done < fresh; ) {
      long inRun = (first + done) % lengths[0];
      int run = (int) Math.min(fresh - done, lengths[0] - inRun);
      long from = start((first + done) / lengths[0]);
      if (strides[0] == 0) {
        copy.load(tensor, from, 1, to, done);
        Arrays.fill(to, done + 1, done + run, to[done]);
      } else {
        copy.load(tensor, from + inRun, run, to, done);
      }
      done += run;
    }
    for (int done = fresh; done < count; done *= 2) {
      System.arraycopy(to, 0, to, done, Math.min(done, count - done));
    }
  }

  /// Where the run of this number begins in the tensor.
  private long start(long run) {
    long start = 0;
    long rest = run;
    for (int axis = 1; axis < axes; axis++) {
      start += rest % lengths[axis] * strides[axis];
      rest /= lengths[axis];
    }
    return start;
  }
}

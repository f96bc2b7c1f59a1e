package io.isoloss.internal.cuda;

import io.isoloss.Tensor;

/// Softmax and log-softmax along an axis.
final class SoftmaxLaunch {
  private SoftmaxLaunch() {}

  static void softmax(Gpu gpu, Tensor input, int axis, Tensor output) {
    throw new UnsupportedOperationException("not yet");
  }

  static void logSoftmax(Gpu gpu, Tensor input, int axis, Tensor output) {
    throw new UnsupportedOperationException("not yet");
  }
}

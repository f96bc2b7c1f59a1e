package io.isoloss.internal.cuda;

import io.isoloss.Tensor;

/// Log-sum-exp along an axis.
final class LogSumExpLaunch {
  private LogSumExpLaunch() {}

  static void run(Gpu gpu, Tensor input, int axis, Tensor output) {
    throw new UnsupportedOperationException("not yet");
  }
}

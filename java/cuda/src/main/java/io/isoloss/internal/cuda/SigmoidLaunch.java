package io.isoloss.internal.cuda;

import io.isoloss.Tensor;

/// Sigmoid and log-sigmoid.
final class SigmoidLaunch {
  private SigmoidLaunch() {}

  static void sigmoid(Gpu gpu, Tensor input, Tensor output) {
    throw new UnsupportedOperationException("not yet");
  }

  static void logSigmoid(Gpu gpu, Tensor input, Tensor output) {
    throw new UnsupportedOperationException("not yet");
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.Tensor;
import io.isoloss.internal.Pass;

/// Squared error.
final class MseLaunch {
  private MseLaunch() {}

  static void run(Gpu gpu, Tensor input, Tensor targets, Pass pass) {
    new ElementLaunch("mse", input, targets).run(gpu, pass);
  }
}

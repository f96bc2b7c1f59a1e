package io.isoloss.internal.cuda;

import io.isoloss.BceWithLogits;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;

/// Binary cross-entropy with logits.
final class BceWithLogitsLaunch {
  private BceWithLogitsLaunch() {}

  static void run(Gpu gpu, BceWithLogits loss, Tensor logits, Tensor targets, Pass pass) {
    throw new UnsupportedOperationException("not yet");
  }
}

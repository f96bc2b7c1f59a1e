package io.isoloss.internal.cuda;

import io.isoloss.BceWithLogits;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;

/// Binary cross-entropy with logits.
final class BceWithLogitsLaunch {
  private BceWithLogitsLaunch() {}

  static void run(Gpu gpu, BceWithLogits loss, Tensor logits, Tensor targets, Pass pass) {
    new ElementLaunch("bce_with_logits", logits, targets, loss.weight(), loss.posWeight(), 0, 0)
        .run(gpu, pass);
  }
}

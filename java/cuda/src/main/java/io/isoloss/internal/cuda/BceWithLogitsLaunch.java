package io.isoloss.internal.cuda;

import io.isoloss.BceWithLogits;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;

/// Binary cross-entropy with logits.
final class BceWithLogitsLaunch {
  private BceWithLogitsLaunch() {}

  static void run(Gpu gpu, BceWithLogits loss, Tensor logits, Tensor targets, Pass pass) {
    // Of kernels of their own: without weights one multiplication less is rounded.
    String kernel = loss.posWeight() == null ? "bce_with_logits" : "bce_with_pos_weight";
    new ElementLaunch(
            "bce_with_logits", kernel, logits, targets, loss.weight(), loss.posWeight(), 0, 0)
        .run(gpu, pass);
  }
}

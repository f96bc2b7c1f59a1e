package io.isoloss.internal.cuda;

import io.isoloss.Bce;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.cpu.BadValues;

/// Binary cross-entropy.
final class BceLaunch {
  private BceLaunch() {}

  static void run(Gpu gpu, Bce loss, Tensor input, Tensor targets, long firstElement, Pass pass) {
    new ElementLaunch("bce", "bce", input, targets, loss.weight(), null, 0, 0)
        .run(
            gpu,
            pass,
            () -> {
              HostPieces.check(
                  gpu,
                  input,
                  (piece, first) ->
                      BadValues.requireProbabilities("input", piece, firstElement + first));
              HostPieces.check(
                  gpu,
                  targets,
                  (piece, first) ->
                      BadValues.requireProbabilities("target", piece, firstElement + first));
            });
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.GaussianNll;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.cpu.BadValues;

/// Negative log-likelihood under normal distributions.
final class GaussianNllLaunch {
  /// log(2 pi) / 2.
  private static final double HALF_LOG_2_PI = 0.9189385332046727;

  private GaussianNllLaunch() {}

  static void run(
      Gpu gpu, GaussianNll loss, Tensor input, Tensor targets, long firstElement, Pass pass) {
    Tensor given = loss.variance();
    // With its last axis put back where that was left out.
    Tensor variance =
        given.shape().rank() == input.shape().rank()
            ? given
            : given.reshape(input.shape().with(-1, 1).dims());
    new ElementLaunch(
            "gaussian_nll",
            "gaussian_nll",
            input,
            targets,
            null,
            variance,
            loss.eps(),
            loss.full() ? HALF_LOG_2_PI : 0)
        .run(
            gpu,
            pass,
            () -> {
              long start =
                  BadValues.firstVariance(variance, input.shape().elements(), firstElement);
              HostPieces.check(
                  gpu,
                  variance,
                  (piece, first) -> BadValues.requireNotNegative("variance", piece, start + first));
            });
  }
}

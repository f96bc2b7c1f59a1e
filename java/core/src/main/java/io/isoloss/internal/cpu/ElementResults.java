package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.ExactSum;
import org.jspecify.annotations.Nullable;

/// What an element operation writes.
///
/// @param losses where the losses go; null if only their sum is wanted, or nothing
/// @param output where the gradient or the function's values go; null if it is not wanted
/// @param divisor what the gradient is divided by
/// @param sum what the losses are added to; null if they are not wanted
record ElementResults(
    @Nullable Tensor losses, @Nullable Tensor output, double divisor, @Nullable ExactSum sum) {
  /// Nothing: for a run that only looks for values outside the loss's domain.
  static final ElementResults NOTHING = new ElementResults(null, null, 1, null);

  static ElementResults of(Pass pass) {
    return new ElementResults(pass.losses(), pass.gradient(), pass.divisor(), pass.sum());
  }

  static ElementResults of(Tensor output) {
    return new ElementResults(null, output, 1, null);
  }
}

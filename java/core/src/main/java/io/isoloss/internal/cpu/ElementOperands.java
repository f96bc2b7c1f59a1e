package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an element operation reads.
///
/// @param target null for a function
/// @param variance has as many axes as the input
record ElementOperands(
    Tensor input,
    @Nullable Tensor target,
    @Nullable Tensor weight,
    @Nullable Tensor posWeight,
    @Nullable Tensor variance) {

  ElementOperands(Tensor input, @Nullable Tensor target) {
    this(input, target, null, null, null);
  }

  /// Whether writing this result changes an operand.
  boolean overlap(@Nullable Tensor result) {
    return result != null
        && Stream.of(this.input, target, weight, posWeight, variance)
            .anyMatch(operand -> operand != null && overlap(operand, result));
  }

  private static boolean overlap(Tensor a, Tensor b) {
    return a.memory().asOverlappingSlice(b.memory()).isPresent();
  }
}

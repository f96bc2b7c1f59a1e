package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import io.isoloss.ValueException;
import java.util.function.DoublePredicate;

/// Names the values outside a loss's domain, after a kernel has met one. Not made for speed.
public final class BadValues {
  private BadValues() {}

  /// @throws ValueException if there is one
  public static void requireProbabilities(String name, Tensor tensor, long firstElement) {
    requireNone(name, tensor, firstElement, value -> !(value >= 0 && value <= 1), "[0, 1]");
  }

  /// @throws ValueException if there is one
  public static void requireNotNegative(String name, Tensor tensor, long firstElement) {
    requireNone(name, tensor, firstElement, value -> value < 0, "[0, inf]");
  }

  /// The number of the first variance that serves a chunk of elements: one may serve a whole row.
  ///
  /// @param elements how many there are in the chunk
  /// @param firstElement the number of the first
  public static long firstVariance(Tensor variance, long elements, long firstElement) {
    long perVariance = elements / variance.shape().elements();
    return variance.shape().rank() < 2 && perVariance > 1 ? 0 : firstElement / perVariance;
  }

  private static void requireNone(
      String name, Tensor tensor, long firstElement, DoublePredicate bad, String domain) {
    long count = 0;
    long first = 0;
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (bad.test(tensor.get(i))) {
        first = count++ == 0 ? i : first;
      }
    }
    if (count > 0) {
      throw new ValueException(name, firstElement + first, tensor.get(first), count, domain);
    }
  }
}

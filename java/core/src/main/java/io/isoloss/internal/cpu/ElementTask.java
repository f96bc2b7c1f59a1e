package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import io.isoloss.ValueException;
import io.isoloss.internal.math.ExactSum;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An [ElementCall], block by block.
abstract class ElementTask implements Parallel.Task<Workspace> {
  /// Elements in a block, a multiple of a tile's: enough that handing it out costs nothing.
  static final int BLOCK = 1 << 15;

  final ElementCall call;

  /// The sum over all threads. Not the caller's own, which must stay clean if the data is refused.
  private final @Nullable ExactSum sum;

  /// Whether a value outside the loss's domain was met.
  volatile boolean bad;

  ElementTask(ElementCall call) {
    this.call = call;
    this.sum = call.results().sum() == null ? null : new ExactSum();
  }

  final long elements() {
    return call.operands().input().shape().elements();
  }

  final long blocks() {
    return (elements() + BLOCK - 1) / BLOCK;
  }

  @Override
  public final void done(Workspace workspace) {
    if (sum != null) {
      synchronized (sum) {
        sum.merge(workspace.sum);
      }
      workspace.sum.reset();
    }
  }

  /// Hands over the sum.
  ///
  /// @throws ValueException if a value lies outside the loss's domain
  final void finish() {
    if (bad) {
      refuse();
    }
    if (sum != null) {
      Objects.requireNonNull(call.results().sum()).merge(sum);
    }
  }

  private void refuse() {
    ElementOperands operands = call.operands();
    Tensor variance = operands.variance();
    if (variance != null) {
      BadValues.requireNotNegative(
          "variance", variance, BadValues.firstVariance(variance, elements(), call.firstElement()));
    } else {
      BadValues.requireProbabilities("input", operands.input(), call.firstElement());
      Tensor target = Objects.requireNonNull(operands.target());
      BadValues.requireProbabilities("target", target, call.firstElement());
    }
  }
}

package io.isoloss;

import org.jspecify.annotations.Nullable;

/// What evaluating a loss gave.
///
/// The tensors are the caller's; closing the result closes those that the evaluation allocated.
public final class LossResult implements AutoCloseable {
  private final Tensor loss;
  private final @Nullable Tensor gradient;
  private final boolean ownsGradient;
  private final double value;
  private final long rows;
  private final long ignored;

  LossResult(
      Tensor loss,
      @Nullable Tensor gradient,
      boolean ownsGradient,
      double value,
      long rows,
      long ignored) {
    this.loss = loss;
    this.gradient = gradient;
    this.ownsGradient = ownsGradient;
    this.value = value;
    this.rows = rows;
    this.ignored = ignored;
  }

  /// The loss: 0-d for mean and sum; under none the shape of the target (class indices), of the
  /// input without its class axis (probability targets), or of the input (the others).
  public Tensor loss() {
    return loss;
  }

  /// The mean or the sum (under none: the sum), in float64: the exact sum rounded once, and for the
  /// mean divided once. [#loss] holds the same rounded once more to its type.
  public double value() {
    return value;
  }

  /// The gradient with respect to the input, of the input's shape and type.
  ///
  /// @throws IllegalStateException if only the loss was asked for
  public Tensor gradient() {
    if (gradient == null) {
      throw new IllegalStateException("no gradient was asked for: use lossAndGradient");
    }
    return gradient;
  }

  /// Whether there is a gradient.
  public boolean hasGradient() {
    return gradient != null;
  }

  /// How many rows (class losses) or elements (the others) counted.
  public long rows() {
    return rows;
  }

  /// How many rows were left out because their target is the ignore index.
  public long ignored() {
    return ignored;
  }

  /// Frees the tensors that the evaluation allocated. Closing twice is harmless.
  @Override
  public void close() {
    loss.close();
    if (gradient != null && ownsGradient) {
      gradient.close();
    }
  }

  @Override
  public String toString() {
    return "LossResult(value " + value + ", rows " + rows + ", ignored " + ignored + ")";
  }
}

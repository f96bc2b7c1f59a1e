package io.isoloss.internal.cpu;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.DType;
import io.isoloss.GaussianNll;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;

/// One element operation on whole tensors.
///
/// @param eps the least variance
/// @param constant the constant term of the Gaussian likelihood
/// @param firstElement the number of the first element, for messages
record ElementCall(
    ElementOp op,
    ElementOperands operands,
    double eps,
    double constant,
    long firstElement,
    ElementResults results) {

  /// log(2 pi) / 2.
  private static final double HALF_LOG_2_PI = 0.9189385332046727;

  static ElementCall bce(Bce loss, Tensor input, Tensor target, long firstElement, Pass pass) {
    return new ElementCall(
        ElementOp.BCE,
        new ElementOperands(input, target, loss.weight(), null, null),
        0,
        0,
        firstElement,
        ElementResults.of(pass));
  }

  static ElementCall bceWithLogits(BceWithLogits loss, Tensor input, Tensor target, Pass pass) {
    return new ElementCall(
        loss.posWeight() == null ? ElementOp.BCE_WITH_LOGITS : ElementOp.BCE_WITH_POS_WEIGHT,
        new ElementOperands(input, target, loss.weight(), loss.posWeight(), null),
        0,
        0,
        0,
        ElementResults.of(pass));
  }

  static ElementCall mse(Tensor input, Tensor target, Pass pass) {
    return new ElementCall(
        ElementOp.MSE, new ElementOperands(input, target), 0, 0, 0, ElementResults.of(pass));
  }

  static ElementCall gaussianNll(
      GaussianNll loss, Tensor input, Tensor target, long firstElement, Pass pass) {
    Tensor variance = aligned(loss.variance(), input.shape());
    return new ElementCall(
        ElementOp.GAUSSIAN_NLL,
        new ElementOperands(input, target, null, null, variance),
        loss.eps(),
        loss.full() ? HALF_LOG_2_PI : 0,
        firstElement,
        ElementResults.of(pass));
  }

  /// The variance with its last axis put back where that was left out.
  private static Tensor aligned(Tensor variance, Shape input) {
    return variance.shape().rank() == input.rank()
        ? variance
        : variance.reshape(input.with(-1, 1).dims());
  }

  static ElementCall function(ElementOp op, Tensor input, Tensor output) {
    return new ElementCall(
        op, new ElementOperands(input, null), 0, 0, 0, ElementResults.of(output));
  }

  /// Whether operands are overwritten that the call may yet have to refuse.
  boolean mustCheckFirst() {
    return (op == ElementOp.BCE || op == ElementOp.GAUSSIAN_NLL)
        && (operands.overlap(results.output()) || operands.overlap(results.losses()));
  }

  /// The same without results: it only looks for values outside the loss's domain.
  ElementCall check() {
    return new ElementCall(op, operands, eps, constant, firstElement, ElementResults.NOTHING);
  }

  ElementTask task(Kernels kernels) {
    return operands.input().type() == DType.FLOAT64
        ? new DoubleElementTask(this, new DoublePlainElements())
        : new FloatElementTask(this, kernels.elements());
  }
}

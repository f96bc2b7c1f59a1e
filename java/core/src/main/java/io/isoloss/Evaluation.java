package io.isoloss;

import io.isoloss.internal.Backend;
import io.isoloss.internal.Pass;
import io.isoloss.internal.TargetTotals;
import io.isoloss.internal.math.ExactSum;
import org.jspecify.annotations.Nullable;

/// One loss over one batch, whole or in pieces: what is summed while the pieces go by. Reused.
final class Evaluation {
  private final String device;
  private final Backend backend;
  private final ExactSum losses;
  private final TargetTotals scanned;

  /// Rows of the pieces that were scanned, and of those that were added.
  private long scannedRows;

  private long addedRows;

  /// How many classes the labels of the last scan stood for.
  private long classes;

  /// Whether the targets carry class weights, whose sum the mean then divides by.
  private boolean weighted;

  /// Whether a gradient was given that is divided by the weight of all that was scanned.
  private boolean divided;

  /// @param device what messages call the device
  Evaluation(String device, Backend backend) {
    this.device = device;
    this.backend = backend;
    this.losses = backend.newSum();
    this.scanned = new TargetTotals(backend.newSum());
  }

  void reset() {
    losses.reset();
    scanned.reset();
    scannedRows = 0;
    addedRows = 0;
    weighted = false;
    divided = false;
  }

  /// The whole batch at once.
  LossResult once(
      Loss loss, Tensor input, Tensor target, boolean withGradient, @Nullable Tensor gradient) {
    reset();
    checkPlace(loss, input, target, gradient);
    Checks.loss(loss, input, target);
    Checks.gradient(input, gradient);
    Overlaps.loss(loss, input, target, null, gradient);
    scan(loss, input.shape(), target);
    boolean none = loss.reduction() == Reduction.NONE;
    DType type = input.type().lossType();
    Tensor result = null;
    Tensor derivative = gradient;
    try {
      result = Tensor.allocate(type, none ? Checks.lossShape(loss, input.shape()) : Shape.of());
      if (withGradient && derivative == null) {
        derivative = Tensor.allocateLike("gradient", input, input.type(), input.shape());
      }
      run(loss, input, target, none ? result : null, derivative);
      double value = value(loss.reduction());
      if (!none) {
        result.set(value);
      }
      return new LossResult(
          result, derivative, gradient == null, value, scanned.rows(), scanned.ignored());
    } catch (Throwable failure) {
      if (result != null) {
        result.close();
      }
      if (derivative != null && gradient == null) {
        derivative.close();
      }
      throw failure;
    }
  }

  private void checkPlace(
      Loss loss, @Nullable Tensor input, Tensor target, @Nullable Tensor gradient) {
    if (!backend.takesDeviceTensors()) {
      Checks.onHost(device, loss);
      Checks.onHost(device, input);
      Checks.onHost(device, target);
      Checks.onHost(device, gradient);
    }
  }

  void scan(Loss loss, Shape input, Tensor target) {
    checkPlace(loss, null, target, null);
    Checks.target(loss, input, target);
    Checks.classWeights(loss, input);
    if (divided) {
      throw new IllegalStateException(
          "a gradient under mean was already given, divided by the weight of what was scanned by"
              + " then: scan every piece before the first is added");
    }
    long firstRow = scannedRows;
    long rows = Checks.losses(loss, input);
    // Before a bad label is reported, so that the rows of later pieces keep their numbers.
    scannedRows += rows;
    switch (loss) {
      case CrossEntropy ce when target.type().isInteger() ->
          scanLabels(target, input, ce.ignoreIndex(), ce.weight(), firstRow);
      case Nll nll -> scanLabels(target, input, nll.ignoreIndex(), nll.weight(), firstRow);
      case CrossEntropy _, Bce _, BceWithLogits _, Mse _, GaussianNll _ -> scanned.count(rows, 0);
    }
  }

  private void scanLabels(
      Tensor target, Shape input, long ignoreIndex, @Nullable Tensor weight, long firstRow) {
    classes = input.dim(Checks.classAxis(input));
    backend.scanTargets(target, classes, ignoreIndex, weight, firstRow, scanned);
    scanned.requireGood(classes);
    weighted = weight != null;
  }

  void add(
      Loss loss, Tensor input, Tensor target, @Nullable Tensor losses, @Nullable Tensor gradient) {
    checkPlace(loss, input, target, gradient);
    if (!backend.takesDeviceTensors()) {
      Checks.onHost(device, losses);
    }
    Checks.loss(loss, input, target);
    Checks.losses(loss, input, losses);
    Checks.gradient(input, gradient);
    Overlaps.loss(loss, input, target, losses, gradient);
    long rows = Checks.losses(loss, input.shape());
    // Kernels rely on good labels, so a bad one that an earlier scan reported is reported again.
    scanned.requireGood(classes);
    if (scannedRows < addedRows + rows) {
      if (gradient != null && loss.reduction() == Reduction.MEAN) {
        throw new IllegalStateException(
            "a gradient under mean needs the whole batch's weight: scan every piece first");
      }
      if (scannedRows > addedRows) {
        throw new IllegalStateException("only a part of this piece was scanned: scan all of it");
      }
      scan(loss, input.shape(), target);
    }
    divided |= gradient != null && loss.reduction() == Reduction.MEAN;
    run(loss, input, target, losses, gradient);
  }

  private void run(
      Loss loss,
      Tensor input,
      Tensor target,
      @Nullable Tensor lossesOut,
      @Nullable Tensor gradient) {
    double divisor = loss.reduction() == Reduction.MEAN ? totalWeight() : 1;
    Pass pass = new Pass(lossesOut, gradient, divisor, losses);
    long first = addedRows;
    // Before a bad value is reported, so that the elements of later pieces keep their numbers.
    addedRows += Checks.losses(loss, input.shape());
    switch (loss) {
      case CrossEntropy ce -> backend.crossEntropy(ce, input, target, pass);
      case Nll nll -> backend.nll(nll, input, target, pass);
      case Bce bce -> backend.bce(bce, input, target, first, pass);
      case BceWithLogits bce -> backend.bceWithLogits(bce, input, target, pass);
      case Mse mse -> backend.mse(mse, input, target, pass);
      case GaussianNll gaussian -> backend.gaussianNll(gaussian, input, target, first, pass);
    }
  }

  /// What the mean divides by.
  private double totalWeight() {
    return weighted ? scanned.weights().sum() : (double) scanned.rows();
  }

  double value(Reduction reduction) {
    double sum = losses.sum();
    double value = reduction == Reduction.MEAN ? sum / totalWeight() : sum;
    // One NaN on every device, whatever the processor's own looks like.
    return Double.isNaN(value) ? Double.NaN : value;
  }

  long rows() {
    return scanned.rows();
  }

  long ignored() {
    return scanned.ignored();
  }
}

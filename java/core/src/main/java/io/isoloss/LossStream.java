package io.isoloss;

import org.jspecify.annotations.Nullable;

/// A loss over a batch that comes in pieces, for example from a file larger than memory.
///
/// Each piece is a run of whole rows along the first axis. The result is that of the whole batch at
/// once, to the last bit, whatever the pieces are. A gradient under mean needs the whole batch's
/// weight first: [#scan] every piece's target, then [#add] every piece.
///
/// Not thread-safe.
public final class LossStream {
  private final Device device;
  private final Loss loss;
  private final Evaluation evaluation;

  LossStream(Device device, Loss loss, Evaluation evaluation) {
    this.device = device;
    this.loss = loss;
    this.evaluation = evaluation;
    evaluation.reset();
  }

  /// Checks that a whole batch fits together before any of it is read. Types and shapes are all
  /// that matters here, so the tensors, and those among the loss's options, may be
  /// [Tensor#outline]s.
  ///
  /// @throws DataException if shapes or types do not fit
  public static void check(Loss loss, Tensor input, Tensor target) {
    Checks.loss(loss, input, target);
  }

  /// Counts a piece's targets and checks the class indices among them, before any logits are read.
  ///
  /// After an error the remaining pieces may still be scanned: each error then tells the first bad
  /// class index and the number of them so far.
  ///
  /// @param inputShape the shape of the piece's input
  /// @throws DataException if the target does not fit, or holds a bad class index
  /// @throws IllegalStateException if a gradient under mean was already given, which this piece's
  ///     weight would have changed
  public void scan(Shape inputShape, Tensor target) {
    device.requireOpen();
    evaluation.scan(loss, inputShape, target);
  }

  /// Adds a piece. After a bad class index nothing can be added any more: each attempt is the same
  /// error.
  ///
  /// @param losses where the piece's losses go, null if only the total is wanted
  /// @param gradient where the piece's gradient goes, null if it is not wanted
  /// @throws DataException if shapes or types do not fit, or a value is outside the loss's domain
  /// @throws OptionException if an output's memory overlaps another operand's or output's; only the
  ///     input itself may be overwritten, element for element
  /// @throws IllegalStateException if a gradient under mean is wanted of a piece that was not
  ///     scanned, or only a part of it was, or if this piece was not scanned and such a gradient
  ///     was already given
  public void add(Tensor input, Tensor target, @Nullable Tensor losses, @Nullable Tensor gradient) {
    add(loss, input, target, losses, gradient);
  }

  /// Adds a piece whose weights or variances, among the options of `loss`, are those of this piece.
  public void add(
      Loss loss, Tensor input, Tensor target, @Nullable Tensor losses, @Nullable Tensor gradient) {
    device.requireOpen();
    if (!Options.sameButTensors(this.loss, loss)) {
      throw new IllegalArgumentException(
          "a piece's loss is " + loss + ", the stream's " + this.loss);
    }
    evaluation.add(loss, input, target, losses, gradient);
  }

  /// The mean or the sum (under none: the sum) over the pieces so far, in float64, rounded once
  /// from the exact sum. The mean divides by the weight of all that was scanned, so it is that of
  /// the batch once every scanned piece was added.
  public double value() {
    return evaluation.value(loss.reduction());
  }

  /// How many rows (class losses) or elements (the others) counted.
  public long rows() {
    return evaluation.rows();
  }

  /// How many rows were left out because their target is the ignore index.
  public long ignored() {
    return evaluation.ignored();
  }
}

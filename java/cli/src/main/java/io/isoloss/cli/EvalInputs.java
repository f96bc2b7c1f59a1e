package io.isoloss.cli;

import io.isoloss.Device;
import io.isoloss.Loss;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.cli.Chunks.Chunk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files that an evaluation reads, and which of them are cut into chunks.
final class EvalInputs implements AutoCloseable {
  private final List<Input> open = new ArrayList<>();
  private final LossOptions options;
  private final Input input;
  private final Input target;
  private final @Nullable Input weight;
  private final @Nullable Input posWeight;
  private final @Nullable Input variance;

  EvalInputs(String input, String target, LossOptions options) {
    this.options = options;
    try {
      this.input = open(input);
      this.target = open(target);
      this.weight = openIfNamed(options.weight);
      this.posWeight = openIfNamed(options.posWeight);
      this.variance = openIfNamed(options.variance);
    } catch (Throwable failure) {
      close();
      throw failure;
    }
  }

  private Input open(String name) {
    Input opened = Input.open(name);
    open.add(opened);
    return opened;
  }

  private @Nullable Input openIfNamed(@Nullable String name) {
    return name == null ? null : open(name);
  }

  void nameTo(OutputNames names) {
    names.input("--input", input);
    names.input("--target", target);
    names.input("--weight", weight);
    names.input("--pos-weight", posWeight);
    names.input("--variance", variance);
  }

  void openFor(Device device) {
    open.forEach(file -> file.openFor(device));
  }

  void requireUnchanged() {
    open.forEach(Input::requireUnchanged);
  }

  Tensor input() {
    return input.outline();
  }

  Tensor target() {
    return target.outline();
  }

  /// The loss, to check its shapes and types; its tensors have no elements.
  Loss outline() {
    return options.loss(
        new LossOptions.Tensors(outline(weight), outline(posWeight), outline(variance)));
  }

  private static @Nullable Tensor outline(@Nullable Input option) {
    return option == null ? null : option.outline();
  }

  /// The loss with the weights and variances that belong to a chunk.
  Loss loss(Chunk chunk) {
    return options.loss(
        new LossOptions.Tensors(
            rows(weight, hasRows(weight), chunk),
            rows(posWeight, hasRows(posWeight), chunk),
            rows(variance, varianceHasRows(), chunk)));
  }

  Tensor inputRows(Chunk chunk) {
    return input.rows(chunk);
  }

  Tensor targetRows(Chunk chunk) {
    return target.rows(chunk);
  }

  private static @Nullable Tensor rows(@Nullable Input option, boolean hasRows, Chunk chunk) {
    if (option == null) {
      return null;
    }
    return hasRows ? option.rows(chunk) : option.whole();
  }

  /// Whether weights have an axis for the rows of the batch, by the trailing-axis rule. Class
  /// weights have none: they have one axis, and their input has more or is one row.
  private boolean hasRows(@Nullable Input option) {
    boolean classWeights = options.name == LossName.CROSS_ENTROPY || options.name == LossName.NLL;
    return option != null
        && !classWeights
        && option.shape().rank() == input.shape().rank()
        && firstAxisAsInput(option);
  }

  /// A variance lacks at most the last axis, so it has rows wherever that is not the only one.
  private boolean varianceHasRows() {
    return variance != null && firstAxisAsInput(variance);
  }

  private boolean firstAxisAsInput(Input option) {
    Shape shape = option.shape();
    return shape.rank() > 0 && input.shape().rank() > 0 && shape.dim(0) == input.shape().dim(0);
  }

  @Override
  public void close() {
    open.forEach(Input::close);
    open.clear();
  }
}

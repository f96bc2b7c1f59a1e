package io.isoloss.cli;

import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.LabelException;
import io.isoloss.Loss;
import io.isoloss.LossStream;
import io.isoloss.Nll;
import io.isoloss.Reduction;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.ValueException;
import io.isoloss.cli.Chunks.Chunk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Evaluates a loss chunk by chunk, so that neither what is read nor what is written need fit into
/// memory. How large the chunks are does not change a bit of the result.
final class Evaluator {
  private final EvalInputs inputs;
  private final Loss outline;
  private final Tensor input;
  private final Tensor target;
  private final Chunks chunks;
  private final @Nullable OutputRows losses;
  private final @Nullable OutputRows gradients;

  /// Checks that the files fit together, and begins those that shall be written.
  Evaluator(
      EvalInputs inputs, Outputs outputs, @Nullable Path lossFile, @Nullable Path gradientFile) {
    this.inputs = inputs;
    this.outline = inputs.outline();
    this.input = inputs.input();
    this.target = inputs.target();
    // As a whole: a message about a chunk's shape would puzzle.
    LossStream.check(outline, input, target);
    // One dimension of classes is a single row.
    boolean oneRow = classLoss() && input.shape().rank() == 1;
    this.chunks = oneRow ? Chunks.whole(input) : Chunks.of(input);
    this.losses =
        lossFile == null ? null : outputs.create(lossFile, input.type().lossType(), lossShape());
    this.gradients =
        gradientFile == null ? null : outputs.create(gradientFile, input.type(), input.shape());
  }

  private boolean classLoss() {
    return outline instanceof CrossEntropy || outline instanceof Nll;
  }

  private boolean none() {
    return outline.reduction() == Reduction.NONE;
  }

  private Shape lossShape() {
    Shape shape = input.shape();
    if (!none()) {
      return Shape.of();
    }
    return classLoss() ? shape.without(shape.rank() == 1 ? 0 : 1) : shape;
  }

  /// Evaluates the whole batch.
  LossStream run(Device device) {
    try {
      // Scanning needs the class weights, which are the same for every chunk.
      LossStream stream = device.stream(classLoss() ? inputs.loss(new Chunk(0, 0)) : outline);
      scan(stream);
      evaluate(stream);
      inputs.requireUnchanged();
      if (losses != null && !none()) {
        losses.append(scalar(input.type().lossType(), stream.value()));
      }
      return stream;
    } catch (InternalError e) {
      // How the JVM reports a mapped page that its file has lost; the check says so, if it was
      // that.
      inputs.requireUnchanged();
      throw e;
    }
  }

  /// Counts the targets and finds bad ones, before hours are spent on the logits.
  private void scan(LossStream stream) {
    if (!target.type().isInteger()) {
      stream.scan(input.shape(), target);
      return;
    }
    LabelException bad = null;
    for (Chunk chunk : chunks) {
      try {
        stream.scan(input.shape().with(0, chunk.count()), inputs.targetRows(chunk));
      } catch (LabelException e) {
        // It tells the first one and the number so far, so that the last tells them all.
        bad = e;
      }
    }
    if (bad != null) {
      throw bad;
    }
  }

  private void evaluate(LossStream stream) {
    OutputRows each = none() ? losses : null;
    ValueException bad = null;
    try (Progress progress = new Progress("eval", chunks.rows())) {
      for (Chunk chunk : chunks) {
        try {
          stream.add(
              inputs.loss(chunk),
              inputs.inputRows(chunk),
              inputs.targetRows(chunk),
              each == null ? null : each.rows(chunk.count()),
              gradients == null ? null : gradients.rows(chunk.count()));
          append(each);
          append(gradients);
        } catch (ValueException e) {
          // On with the rest, to tell how many there are in all.
          bad = bad == null ? e : bad.and(e);
        }
        progress.done(chunk.end(), stream::value);
      }
    }
    if (bad != null) {
      throw bad;
    }
  }

  private static void append(@Nullable OutputRows rows) {
    if (rows != null) {
      rows.append();
    }
  }

  private static Tensor scalar(DType type, double value) {
    // A NaN is written as one pattern, which a conversion may not keep.
    float rounded = Double.isNaN(value) ? Float.NaN : (float) value;
    return type == DType.FLOAT64
        ? Tensor.of(new double[] {value})
        : Tensor.of(new float[] {rounded});
  }
}

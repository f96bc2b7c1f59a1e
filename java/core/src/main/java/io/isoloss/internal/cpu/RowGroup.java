package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;

import io.isoloss.internal.math.VectorWidth;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// As many short rows at once as a vector has lanes. The group's exponentials are formed in one run
/// over its memory, whole vectors without regard to where rows begin; then each row is summed into
/// one lane, and what follows is done for all rows at once.
///
/// All rows of a group share one reference K. Where that is not the reference of each, or a row is
/// in any other way special, a method says false and leaves the group to [Row]. The bits are the
/// same.
final class RowGroup {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  private final View input = new View();
  private final View output = new View();
  private final Extremes extremes = new Extremes();
  private final float[] e = new float[WIDTH * LANES];
  private final float[] lanes = new float[LANES];
  private final float[] parts = new float[WIDTH * WIDTH];
  private final float[] sums = new float[WIDTH];
  private final float[] factors = new float[WIDTH];
  private final float[] tops = new float[WIDTH];

  private RowBlock block = new RowBlock();
  private int classes;
  private int elements;
  private int guess;

  /// Which row each element of a group belongs to, for rows no longer than a vector.
  private VectorShuffle<Float>[] rowOf = rowOf(0);

  /// Whether rows of this block may go in groups.
  boolean open(RowBlock block) {
    if (block.classes > LANES || block.rows < WIDTH) {
      return false;
    }
    this.block = block;
    if (classes != block.classes) {
      classes = block.classes;
      elements = WIDTH * classes;
      rowOf = rowOf(classes <= WIDTH ? classes : 0);
    }
    return true;
  }

  private static VectorShuffle<Float>[] rowOf(int classes) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    VectorShuffle<Float>[] rows = new VectorShuffle[classes];
    for (int v = 0; v < classes; v++) {
      int first = v * WIDTH;
      rows[v] = VectorShuffle.fromOp(S, lane -> (first + lane) / classes);
    }
    return rows;
  }

  /// The exponentials and sums of the group that begins at row `first` of the block.
  private boolean sum(int first) {
    input.set(block.input, block.inputStart + (long) first * classes);
    exponentials(guess);
    int reference = FloatRowMath.reference(extremes.largest(guess));
    if (reference != guess) {
      if (Math.abs(reference) > FloatRowMath.MAX_EXPONENT / 2) {
        return false;
      }
      guess = reference;
      exponentials(guess);
    }
    for (int row = 0; row < WIDTH; row++) {
      RowLanes.foldRow(e, row * classes, classes, lanes, parts, row * WIDTH);
    }
    RowLanes.halveRows(parts);
    FloatVector s = FloatVector.fromArray(S, parts, 0);
    s.intoArray(sums, 0);
    // The group's largest n is right for the reference, but a row's may lie below its range: then
    // all
    // of that row's exponentials, and with them its sum, are smaller than this. NaN fails too.
    return s.compare(VectorOperators.GE, 0x1p-15f * classes).allTrue();
  }

  private void exponentials(int reference) {
    if (input.array != null) {
      ArrayRowKernels.exponentials(input.array, input.start, elements, reference, extremes, e);
    } else {
      NativeRowKernels.exponentials(input.memory, input.start, elements, reference, extremes, e);
    }
  }

  /// Sums, references and label's logits of the group's rows, and their gradients.
  boolean crossEntropy(int first, float[] s, float[] k, float[] x) {
    if (!sum(first)) {
      return false;
    }
    float least = Float.MAX_VALUE;
    if (block.hasOutput) {
      for (int row = 0; row < WIDTH; row++) {
        int label = block.labels[first + row];
        float scale = label == RowBlock.IGNORED ? 0 : block.scale(label);
        factors[row] = scale / sums[row];
        least = label == RowBlock.IGNORED ? least : Math.min(least, factors[row]);
      }
      if (!extremes.normal(least)) {
        return false;
      }
    }
    System.arraycopy(sums, 0, s, first, WIDTH);
    Arrays.fill(k, first, first + WIDTH, guess);
    for (int row = 0; row < WIDTH; row++) {
      int label = Math.max(block.labels[first + row], 0);
      x[first + row] = input.get(row * classes + label);
    }
    if (block.hasOutput) {
      scale(first);
      for (int row = 0; row < WIDTH; row++) {
        int label = block.labels[first + row];
        if (label != RowBlock.IGNORED) {
          int i = row * classes + label;
          output.set(i, (e[i] - sums[row]) * factors[row]);
        }
      }
    }
    return true;
  }

  boolean softmax(int first) {
    if (!sum(first)) {
      return false;
    }
    FloatVector.broadcast(S, 1).div(FloatVector.fromArray(S, sums, 0)).intoArray(factors, 0);
    float least = factors[0];
    for (float factor : factors) {
      least = Math.min(least, factor);
    }
    if (!extremes.normal(least)) {
      return false;
    }
    scale(first);
    return true;
  }

  /// Each row's exponentials times its factor.
  private void scale(int first) {
    output.set(block.output, block.outputStart + (long) first * classes);
    if (rowOf.length == 0) {
      for (int row = 0; row < WIDTH; row++) {
        int at = row * classes;
        output.scaled(e, at, classes, factors[row], at);
      }
    } else if (output.array != null) {
      ArrayRowKernels.scaleRows(e, factors, rowOf, output.array, output.start);
    } else {
      NativeRowKernels.scaleRows(e, factors, rowOf, output.memory, output.start);
    }
  }

  boolean logSoftmax(int first) {
    if (!sum(first)) {
      return false;
    }
    // The exponentials are not needed any more: their place takes a copy of the logits.
    input.copy(0, elements, e, 0);
    for (int row = 0; row < WIDTH; row++) {
      RowLanes.foldMax(e, row * classes, classes, parts, row * WIDTH);
    }
    RowLanes.maxRows(parts);
    System.arraycopy(parts, 0, tops, 0, WIDTH);
    RowLossKernel.logsOfRatios(sums, guess, tops, factors);
    output.set(block.output, block.outputStart + (long) first * classes);
    if (rowOf.length == 0) {
      for (int row = 0; row < WIDTH; row++) {
        int at = row * classes;
        ArrayRowKernels.subtract(e, at, classes, tops[row], factors[row], e, at);
      }
      output.scaled(e, 0, elements, 1, 0);
    } else if (output.array != null) {
      ArrayRowKernels.subtractRows(e, tops, factors, rowOf, output.array, output.start);
    } else {
      NativeRowKernels.subtractRows(e, tops, factors, rowOf, output.memory, output.start);
    }
    return true;
  }
}

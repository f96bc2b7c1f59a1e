package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;

import io.isoloss.internal.math.VectorWidth;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Many short rows at once. Their exponentials are formed in one run over their memory, whole
/// vectors without regard to where rows begin; then as many rows as a vector has lanes are summed
/// into one vector, a lane each, and what follows is done for all of them at once.
///
/// A batch goes step by step, each step over all its rows: so no step waits for what the one before
/// has just stored. All rows share one reference K. Where that is not the reference of each, or a
/// row is in any other way special, a method says false and leaves the rows to [Row]. The bits are
/// the same.
final class RowGroup {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  /// A batch's exponentials take half of the first-level cache.
  private static final int BATCH_ELEMENTS = 1 << 12;

  /// Rows come in groups of this many.
  static final int GROUP = WIDTH;

  private final View input = new View();
  private final View output = new View();
  private final Extremes extremes = new Extremes();
  private final float[] e = new float[Math.max(BATCH_ELEMENTS, WIDTH * LANES)];
  private final float[] lanes = new float[LANES];
  private final float[] parts = new float[WIDTH * WIDTH];

  /// Of each row of the batch.
  private final float[] sums = new float[BATCH_ELEMENTS];

  private final float[] factors = new float[BATCH_ELEMENTS];
  private final float[] rests = new float[BATCH_ELEMENTS];
  private final RowLosses losses = new RowLosses();

  private RowBlock block = new RowBlock();
  private int classes;

  /// The rows of the batch at work.
  private int rows;

  private static final Step<RowGroup>[] PRODUCTS = Step.of(RowGroup::products);
  private static final Step<RowGroup>[] TOPS = Step.of(RowGroup::tops);
  private static final Step<RowGroup>[] SUBTRACT = Step.of(RowGroup::subtract);

  /// What forms a batch's sums.
  private Step<RowGroup>[] sumSteps = PRODUCTS;

  /// Which lanes the last vector of a row has.
  private VectorMask<Float> last = S.maskAll(true);

  /// Which row of a group each of its elements belongs to, for rows no longer than a vector.
  private VectorShuffle<Float>[] rowOf = rowOf(0);

  /// What gradients are multiplied by where classes have no weights.
  private float plainScale;

  /// The reference of the batch before.
  private int guess;

  /// Whether rows of this block may go in batches.
  boolean open(RowBlock block) {
    plainScale = (float) (1 / block.divisor);
    if (block.classes > LANES || block.rows < GROUP || plainScale != plainScale) {
      return false;
    }
    this.block = block;
    if (classes != block.classes) {
      classes = block.classes;
      rowOf = rowOf(classes <= WIDTH ? classes : 0);
      sumSteps = Step.of(RowGroup::exponentials, fold(classes));
      last = S.indexInRange(0, (classes - 1) % WIDTH + 1);
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

  /// How many rows a batch has, a multiple of [#GROUP].
  int batch() {
    return Math.max(BATCH_ELEMENTS / classes / GROUP, 1) * GROUP;
  }

  /// The exponentials and sums of a batch that begins at row `first` of the block.
  private boolean sum(int first, int rows) {
    long offset = (long) first * classes;
    input.set(block.input, block.inputStart + offset);
    if (block.hasOutput) {
      output.set(block.output, block.outputStart + offset);
    }
    this.rows = rows;
    Step.run(sumSteps, this);
    int reference = FloatRowMath.reference(extremes.largest(guess));
    if (reference != guess) {
      if (Math.abs(reference) > FloatRowMath.MAX_EXPONENT / 2) {
        return false;
      }
      guess = reference;
      Step.run(sumSteps, this);
    }
    // The batch's largest n is right for the reference, but a row's may lie below its range: then
    // all of that row's exponentials, and with them its sum, are smaller than this. NaN fails too.
    return allAtLeast(sums, rows, 0x1p-15f * classes);
  }

  private void exponentials() {
    int elements = rows * classes;
    float[] array = input.array;
    long from = input.start;
    long to = output.start;
    if (!block.hasOutput || !input.apart(output)) {
      if (array != null) {
        ArrayGroupKernels.exponentials(array, from, elements, guess, extremes, e);
      } else {
        NativeGroupKernels.exponentials(input.memory, from, elements, guess, extremes, e);
      }
    } else if (array != null) {
      ArrayGroupKernels.exponentialsAndTouch(
          array, from, elements, guess, extremes, e, output.floats(), to);
    } else {
      NativeGroupKernels.exponentialsAndTouch(
          input.memory, from, elements, guess, extremes, e, output.memory, to);
    }
  }

  private static Step<RowGroup> fold(int classes) {
    if (classes <= WIDTH) {
      return RowGroup::foldOf1;
    } else if (classes <= 2 * WIDTH) {
      return RowGroup::foldOf2;
    } else if (classes <= 4 * WIDTH) {
      return RowGroup::foldOf4;
    } else if (classes <= 8 * WIDTH) {
      return RowGroup::foldOf8;
    } else {
      return RowGroup::foldLong;
    }
  }

  private void foldOf1() {
    for (int row = 0; row < rows; row += GROUP) {
      RowLanes.foldRowsOf1(e, row * classes, classes, last, parts);
      halve(row);
    }
  }

  private void foldOf2() {
    for (int row = 0; row < rows; row += GROUP) {
      RowLanes.foldRowsOf2(e, row * classes, classes, last, parts);
      halve(row);
    }
  }

  private void foldOf4() {
    for (int row = 0; row < rows; row += GROUP) {
      RowLanes.foldRowsOf4(e, row * classes, classes, last, parts);
      halve(row);
    }
  }

  private void foldOf8() {
    for (int row = 0; row < rows; row += GROUP) {
      RowLanes.foldRowsOf8(e, row * classes, classes, last, parts);
      halve(row);
    }
  }

  private void foldLong() {
    for (int row = 0; row < rows; row += GROUP) {
      RowLanes.foldLongRows(e, row * classes, classes, last, lanes, parts);
      halve(row);
    }
  }

  private void halve(int row) {
    RowLanes.halveRows(parts);
    System.arraycopy(parts, 0, sums, row, GROUP);
  }

  private static boolean allAtLeast(float[] values, int count, float least) {
    boolean all = true;
    for (int i = 0; i < count; i += WIDTH) {
      all &= FloatVector.fromArray(S, values, i).compare(VectorOperators.GE, least).allTrue();
    }
    return all;
  }

  /// What losses are made of, of a batch's rows, and their gradients.
  boolean crossEntropy(int first, int rows, RowLosses losses) {
    if (!sum(first, rows) || block.hasOutput && !factors(first, rows)) {
      return false;
    }
    System.arraycopy(sums, 0, losses.s, first, rows);
    Arrays.fill(losses.k, first, first + rows, guess);
    int[] labels = block.labels;
    for (int row = 0; row < rows; row++) {
      losses.x[first + row] = input.get(row * classes + Math.max(labels[first + row], 0));
    }
    if (block.hasOutput) {
      Step.run(PRODUCTS, this);
      for (int row = 0; row < rows; row++) {
        int label = labels[first + row];
        if (label != RowBlock.IGNORED) {
          int i = row * classes + label;
          output.set(i, FloatRowMath.atLabel(e[i], sums[row], factors[row]));
        }
      }
    }
    return true;
  }

  /// The rows' factors of their exponentials in the gradient; false if a product may be tiny.
  private boolean factors(int first, int rows) {
    if (block.classWeights == null && !block.anyIgnored) {
      divide(plainScale, rows);
      return extremes.normal(least(rows));
    }
    for (int row = 0; row < rows; row++) {
      int label = block.labels[first + row];
      float scale = label == RowBlock.IGNORED ? plainScale : block.scale(label);
      factors[row] = FloatRowMath.factor(scale, sums[row], 0, 0);
      if (!(Math.abs(factors[row]) <= Float.MAX_VALUE)) {
        return false;
      }
      rests[row] = FloatRowMath.factorRest(scale, sums[row], 0, 0);
    }
    boolean normal = extremes.normal(least(rows));
    for (int row = 0; row < rows; row++) {
      if (block.labels[first + row] == RowBlock.IGNORED) {
        factors[row] = 0;
        rests[row] = 0;
      }
    }
    return normal;
  }

  private void divide(float scale, int rows) {
    FloatVector scales = FloatVector.broadcast(S, scale);
    for (int i = 0; i < rows; i += WIDTH) {
      FloatVector s = FloatVector.fromArray(S, sums, i);
      FloatVector factor = scales.div(s);
      factor.intoArray(factors, i);
      factor.neg().fma(s, scales).div(s).intoArray(rests, i);
    }
  }

  /// The least magnitude of a factor.
  private float least(int rows) {
    float least = Float.MAX_VALUE;
    for (int row = 0; row < rows; row++) {
      float magnitude = Math.abs(factors[row]);
      least = magnitude < least ? magnitude : least;
    }
    return least;
  }

  boolean softmax(int first, int rows) {
    if (!sum(first, rows)) {
      return false;
    }
    divide(1, rows);
    if (!extremes.normal(least(rows))) {
      return false;
    }
    Step.run(PRODUCTS, this);
    return true;
  }

  /// Each row's exponentials times its factor.
  private void products() {
    float[] array = output.array;
    MemorySegment memory = output.memory;
    long start = output.start;
    if (array != null && classes <= WIDTH) {
      ArrayGroupKernels.rowProducts(e, factors, rests, rows, rowOf, array, start);
    } else if (array != null && classes <= 2 * WIDTH) {
      ArrayGroupKernels.rowProductsOf2(e, factors, rests, rows, classes, array, start);
    } else if (array != null) {
      ArrayGroupKernels.longRowProducts(e, factors, rests, rows, classes, array, start);
    } else if (classes <= WIDTH) {
      NativeGroupKernels.rowProducts(e, factors, rests, rows, rowOf, memory, start);
    } else if (classes <= 2 * WIDTH) {
      NativeGroupKernels.rowProductsOf2(e, factors, rests, rows, classes, memory, start);
    } else {
      NativeGroupKernels.longRowProducts(e, factors, rests, rows, classes, memory, start);
    }
  }

  boolean logSoftmax(int first, int rows) {
    if (!sum(first, rows) || !input.alike(output)) {
      return false;
    }
    losses.reserve(rows);
    System.arraycopy(sums, 0, losses.s, 0, rows);
    Arrays.fill(losses.k, 0, rows, guess);
    Step.run(TOPS, this);
    losses.logsOfRatios(rows);
    Step.run(SUBTRACT, this);
    return true;
  }

  /// The rows' largest logits.
  private void tops() {
    float[] array = input.array;
    MemorySegment memory = input.memory;
    for (int row = 0; row < rows; row += GROUP) {
      long start = input.start + row * classes;
      if (array != null && classes <= WIDTH) {
        ArrayGroupKernels.foldMax(array, start, classes, last, parts);
      } else if (array != null) {
        ArrayGroupKernels.foldMaxOfLong(array, start, classes, parts);
      } else if (classes <= WIDTH) {
        NativeGroupKernels.foldMax(memory, start, classes, last, parts);
      } else {
        NativeGroupKernels.foldMaxOfLong(memory, start, classes, parts);
      }
      RowLanes.maxRows(parts);
      System.arraycopy(parts, 0, losses.x, row, GROUP);
    }
  }

  /// Each row's logits without its largest and without its ratio's logarithm.
  private void subtract() {
    float[] top = losses.x;
    float[] log = losses.logs;
    float[] array = input.array;
    MemorySegment memory = input.memory;
    long from = input.start;
    float[] outArray = output.array;
    MemorySegment outMemory = output.memory;
    long to = output.start;
    if (array != null && outArray != null) {
      if (classes <= WIDTH) {
        ArrayGroupKernels.subtractRows(array, from, top, log, rows, rowOf, outArray, to);
      } else if (classes <= 2 * WIDTH) {
        ArrayGroupKernels.subtractRowsOf2(array, from, top, log, rows, classes, outArray, to);
      } else {
        ArrayGroupKernels.subtractLongRows(array, from, top, log, rows, classes, outArray, to);
      }
    } else if (classes <= WIDTH) {
      NativeGroupKernels.subtractRows(memory, from, top, log, rows, rowOf, outMemory, to);
    } else if (classes <= 2 * WIDTH) {
      NativeGroupKernels.subtractRowsOf2(memory, from, top, log, rows, classes, outMemory, to);
    } else {
      NativeGroupKernels.subtractLongRows(memory, from, top, log, rows, classes, outMemory, to);
    }
  }

  void release() {
    input.release();
    output.release();
  }
}

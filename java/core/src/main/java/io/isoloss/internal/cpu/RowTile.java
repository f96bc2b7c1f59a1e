package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;

import io.isoloss.internal.math.VectorWidth;

/// A tile of a row at work: its sum of exponentials, and what a later pass makes of it.
final class RowTile {
  private static final int WIDTH = VectorWidth.FLOAT.length();
  private static final int LEAST_NORMAL = Float.floatToRawIntBits(Float.MIN_NORMAL);

  /// What is written for a later pass.
  enum Kept {
    NOTHING(
        Step.of(RowTile::sumArray, RowTile::restOfArray, RowTile::halve),
        Step.of(RowTile::sumNative, RowTile::restOfNative, RowTile::halve)),
    EXPONENTIALS(
        Step.of(RowTile::keepArray, RowTile::restOfArray, RowTile::halve),
        Step.of(RowTile::keepNative, RowTile::restOfNative, RowTile::halve)),
    LOGITS(
        Step.of(RowTile::copyArray, RowTile::restOfArray, RowTile::halve),
        Step.of(RowTile::copyNative, RowTile::restOfNative, RowTile::halve));

    private final Step<RowTile>[] overArrays;
    private final Step<RowTile>[] overMemory;

    Kept(Step<RowTile>[] overArrays, Step<RowTile>[] overMemory) {
      this.overArrays = overArrays;
      this.overMemory = overMemory;
    }
  }

  private static final Step<RowTile>[] PRODUCTS_OF_ARRAY = Step.of(RowTile::productsOfArray);
  private static final Step<RowTile>[] PRODUCTS_OF_NATIVE = Step.of(RowTile::productsOfNative);
  private static final Step<RowTile>[] SUBTRACT_ARRAY = Step.of(RowTile::subtractArray);
  private static final Step<RowTile>[] SUBTRACT_NATIVE = Step.of(RowTile::subtractNative);

  /// Longer than the lanes by a vector, which may end behind them.
  final float[] lanes = new float[LANES + WIDTH];

  final Extremes extremes = new Extremes();

  /// The sum 2^-K_t e^x.
  float sum;

  /// The row's logits, and where the tile's are kept: both in arrays, or both outside the heap.
  private View x = new View();

  private View to = new View();
  private Kept keep = Kept.NOTHING;
  private Step<RowTile>[] steps = PRODUCTS_OF_ARRAY;

  /// The tile: its first class and its classes, of which `whole` fill vectors; and its reference.
  private int at;

  private int toAt;
  private int count;
  private int whole;
  private int reference;

  /// What a second pass computes with.
  private float first;

  private float second;

  /// The bits of the least magnitude of its results.
  private int least;

  /// Begins a row.
  void open(View x, View to, Kept keep) {
    this.x = x;
    this.to = to;
    this.keep = keep;
    this.steps = x.array != null ? keep.overArrays : keep.overMemory;
  }

  /// Forms the sum of the tile at class `at`, and its extremes.
  void sum(int at, int count, int reference) {
    set(x, at, count, to, at);
    this.reference = reference;
    Step.run(steps, this);
  }

  /// e c, with what c lacks in `rest`; whether all are normal numbers.
  boolean products(View e, int at, int count, float c, float rest, View to, int toAt) {
    set(e, at, count, to, toAt);
    first = c;
    second = rest;
    Step.run(e.array != null ? PRODUCTS_OF_ARRAY : PRODUCTS_OF_NATIVE, this);
    return least >= LEAST_NORMAL;
  }

  /// x - max - ratio.
  void subtract(View x, int at, int count, float max, float ratio, View to, int toAt) {
    set(x, at, count, to, toAt);
    first = max;
    second = ratio;
    Step.run(x.array != null ? SUBTRACT_ARRAY : SUBTRACT_NATIVE, this);
  }

  private void set(View x, int at, int count, View to, int toAt) {
    this.x = x;
    this.at = at;
    this.count = count;
    this.to = to;
    this.toAt = toAt;
    whole = count & -WIDTH;
  }

  private void sumArray() {
    ArrayRowKernels.sum(x.floats(), x.start + at, whole, reference, lanes, extremes);
  }

  private void sumNative() {
    NativeRowKernels.sum(x.memory, x.start + at, whole, reference, lanes, extremes);
  }

  private void keepArray() {
    ArrayRowKernels.keep(
        x.floats(), x.start + at, whole, reference, lanes, extremes, to.floats(), to.start + toAt);
  }

  private void keepNative() {
    NativeRowKernels.keep(
        x.memory, x.start + at, whole, reference, lanes, extremes, to.memory, to.start + toAt);
  }

  private void copyArray() {
    ArrayRowKernels.copy(
        x.floats(), x.start + at, whole, reference, lanes, extremes, to.floats(), to.start + toAt);
  }

  private void copyNative() {
    NativeRowKernels.copy(
        x.memory, x.start + at, whole, reference, lanes, extremes, to.memory, to.start + toAt);
  }

  private void restOfArray() {
    if (whole < count) {
      ArrayRowKernels.rest(
          x.floats(),
          x.start + at,
          whole,
          count - whole,
          reference,
          lanes,
          extremes,
          keep,
          to.floats(),
          to.start + toAt);
    }
  }

  private void restOfNative() {
    if (whole < count) {
      NativeRowKernels.rest(
          x.memory,
          x.start + at,
          whole,
          count - whole,
          reference,
          lanes,
          extremes,
          keep,
          to.memory,
          to.start + toAt);
    }
  }

  private void halve() {
    sum = RowLanes.halve(lanes);
  }

  private void productsOfArray() {
    least =
        ArrayRowKernels.products(
            x.floats(), x.start + at, count, first, second, to.floats(), to.start + toAt);
  }

  private void productsOfNative() {
    least =
        NativeRowKernels.products(
            x.memory, x.start + at, count, first, second, to.memory, to.start + toAt);
  }

  private void subtractArray() {
    ArrayRowKernels.subtract(
        x.floats(), x.start + at, count, first, second, to.floats(), to.start + toAt);
  }

  private void subtractNative() {
    NativeRowKernels.subtract(
        x.memory, x.start + at, count, first, second, to.memory, to.start + toAt);
  }
}

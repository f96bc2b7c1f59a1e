package io.isoloss.internal.cpu;

import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A tile of consecutive elements at work: where its operands lie, and room for its results, which
/// stays in the first-level cache. One object a thread, filled anew for every tile.
final class FloatTile {
  /// Elements in a tile, a multiple of every vector's lanes.
  static final int SIZE = 2048;

  /// The tile's first element, counted from the start of the tensors.
  long first;

  /// How many elements there are. Kernels may compute up to the next multiple of a vector's lanes:
  /// a tile that is not full lies in scratch arrays, and holds zeros behind its last element.
  int count;

  /// Input, target and output (the gradient, or the values of a function), from the element
  /// `inputStart`, `targetStart` or `outputStart` on: in arrays, or, for the kernels over memory
  /// outside the heap, there. The output may be the input or the target.
  float[] arrayInput = {};

  float[] arrayTarget = {};
  float[] arrayOutput = {};
  MemorySegment nativeInput = MemorySegment.NULL;
  MemorySegment nativeTarget = MemorySegment.NULL;
  MemorySegment nativeOutput = MemorySegment.NULL;
  long inputStart;
  long targetStart;
  long outputStart;

  /// Where the losses go, from the element `lossesStart` on: always an array, for they are summed
  /// there as well.
  float[] losses = {};

  long lossesStart;

  /// Whether losses and output are computed where the caller wants them; else they lie in scratch
  /// arrays, and are still to be stored.
  boolean lossesInPlace;

  boolean outputInPlace;

  /// The other operands, from element 0 on; null if the loss goes without.
  float @Nullable [] weight;

  float @Nullable [] posWeight;
  float @Nullable [] variance;

  /// Whether the gradient is wanted, and what it is multiplied by last: by the loss's own kernel,
  /// and by [FloatWeight] behind it.
  boolean differentiate;

  float scale;
  float weightedScale;

  /// The least variance, and the constant term of the Gaussian likelihood.
  float eps;

  float constant;

  /// Set by a kernel that met a value outside the loss's domain.
  boolean bad;

  /// Room for operands that do not lie ready, and for results that must not go straight to where
  /// they are wanted.
  final float[] inputScratch = new float[SIZE];

  final float[] targetScratch = new float[SIZE];
  final float[] lossesScratch = new float[SIZE];
  final float[] outputScratch = new float[SIZE];
  final float[] firstScratch = new float[SIZE];
  final float[] secondScratch = new float[SIZE];

  final TileCopy copy;

  FloatTile(TileCopy copy) {
    this.copy = copy;
  }

  /// What the losses of this thread are added to.
  ExactSum sum = new ExactSum();

  /// Puts zeros, which no loss refuses, behind the last element of scratch operands.
  void pad() {
    Arrays.fill(inputScratch, count, SIZE, 0);
    Arrays.fill(targetScratch, count, SIZE, 0);
    Arrays.fill(firstScratch, count, SIZE, 0);
  }

  void lossesToScratch() {
    losses = lossesScratch;
    lossesStart = 0;
    lossesInPlace = false;
  }

  void outputToScratch() {
    arrayOutput = outputScratch;
    outputStart = 0;
    outputInPlace = false;
  }

  /// Lets go of the caller's memory.
  void release() {
    arrayInput = inputScratch;
    arrayTarget = targetScratch;
    nativeInput = MemorySegment.NULL;
    lossesToScratch();
    outputToScratch();
    nativeTarget = MemorySegment.NULL;
    nativeOutput = MemorySegment.NULL;
  }
}

package io.isoloss.internal.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A few consecutive rows of a batch, contiguous in memory, and what shall be computed of them. One
/// object a thread, filled anew for every block, so that evaluating makes no garbage.
final class RowBlock {
  int rows;
  int classes;

  /// The rows' logits, from element `inputStart` on; an array of our own or the caller's memory.
  MemorySegment input = MemorySegment.NULL;

  long inputStart;

  /// Whether gradients or function values are wanted, and where they go, from element `outputStart`
  /// on. May be the input.
  boolean hasOutput;

  MemorySegment output = MemorySegment.NULL;

  long outputStart;

  /// Whether targets are class indices, else they are probabilities.
  boolean indexTargets;

  /// Class indices, one a row; [#IGNORED] for a row that does not count.
  int[] labels = {};

  /// Whether any of them is [#IGNORED].
  boolean anyIgnored;

  /// The label of a row that does not count.
  static final int IGNORED = -1;

  /// Probability targets of all rows, from element `targetStart` on.
  MemorySegment target = MemorySegment.NULL;

  long targetStart;

  /// One weight a class; null for 1.
  double @Nullable [] classWeights;

  /// How much of a target stays where it is, and how much goes to every class: 1 - e and e/C.
  double keep;

  double spread;

  /// What gradients are divided by.
  double divisor;

  /// The rows' losses, or other single results, go here: the first for float64, the second for all
  /// other types.
  double[] doubleResults = {};

  float[] floatResults = {};

  /// Lets go of the caller's memory.
  void release() {
    input = MemorySegment.NULL;
    output = MemorySegment.NULL;
    target = MemorySegment.NULL;
  }

  /// What the gradient of a row with this label is multiplied by.
  float scale(int label) {
    double weight = classWeights == null ? 1 : classWeights[label];
    return (float) (weight / divisor);
  }
}

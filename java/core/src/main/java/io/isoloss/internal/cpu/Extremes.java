package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;

/// The largest and the smallest index (see [F32#expIndex]) among a tile's exponentials, as bits.
/// They tell whether the reference the tile was computed with was right, and whether a result may
/// be tiny.
final class Extremes {
  /// The bits of 2^23: below, an index is no integer, and its x far below the reference.
  private static final int LEAST = 0x4b000000;

  /// The bits of the index that stands for n = k.
  private static final int ZERO = Float.floatToRawIntBits(F32.expMagic(0));

  int top;
  int low;

  /// The largest logit, where it is wanted.
  float max;

  /// The largest n, for the reference k.
  int largest(int k) {
    return top < LEAST ? F32.MIN_EXPONENT : Math.max(F32.MIN_EXPONENT, top - ZERO + k);
  }

  /// Whether every e c is sure to be a normal number: no e was flushed, and no product underflows.
  boolean normal(float c) {
    int least = low - ZERO;
    int exponent = Math.getExponent(c);
    return low >= LEAST
        && least >= Float.MIN_EXPONENT
        && exponent >= Float.MIN_EXPONENT
        && exponent <= Float.MAX_EXPONENT
        && least + exponent > Float.MIN_EXPONENT;
  }
}

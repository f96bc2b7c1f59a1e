package io.isoloss.internal.math;

import java.util.Arrays;

/// A sum without rounding: an integer wide enough for every double, and for 2^63 of them.
///
/// What is added is kept exactly, so the result depends on no order, chunk or thread: the same
/// numbers give the same bits, however they were added and however partial sums were merged.
/// [#sum] rounds once, to the nearest double. NaN and infinities are counted beside the integer.
///
/// The integer counts units of 2^-1074, in limbs of 32 bits that lie in longs: the upper half of
/// each takes the carries of 2^30 additions before [#carry] must pass them on. It is a Kulisch
/// accumulator; tiles of floats are summed by a [TileSum] first, which is faster and as exact.
///
/// Not for use by two threads at once. Nothing allocates after the constructor.
public final class ExactSum {
  /// Bits from 2^-1074 to 2^1024, 63 for the number of terms, and the sign: 2162 in all.
  private static final int LIMBS = 68;

  private static final int TOP = LIMBS - 1;
  private static final long LIMB = 0xffffffffL;

  /// The place of 2^0.
  private static final int ONE = 1074;

  /// The last bit of the last limb where an integer may begin.
  private static final int MOST_EXPONENT = 32 * (TOP - 2) + 31 - ONE;

  /// A limb gets less than 2^32 by an addition, so it stays below 2^62.
  private static final int MOST_PENDING = 1 << 30;

  private final long[] limbs = new long[LIMBS];
  private final double[] windows = new double[Windows.COUNT];
  private final TileSum tileSum;

  /// Whether plain doubles are likely to do for the next tile.
  private boolean plain = true;

  private int pending;
  private long nans;
  private long positiveInfinities;
  private long negativeInfinities;

  public ExactSum() {
    this(TileSum.FASTEST);
  }

  ExactSum(TileSum tileSum) {
    this.tileSum = tileSum;
  }

  /// Adds a number, an infinity or a NaN.
  public void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    if (exponent == 0x7ff) {
      count(value);
      return;
    }
    long fraction = bits & 0x000fffffffffffffL;
    long magnitude = exponent == 0 ? fraction : fraction | 0x0010000000000000L;
    long sign = bits >> 63;
    place((magnitude ^ sign) - sign, Math.max(exponent - 1, 0));
  }

  /// Adds integer * 2^exponent, for an exponent from -1074 to 1037. The sum must stay below 2^1087,
  /// so that above 960 an integer may not be any.
  public void add(long integer, int exponent) {
    if (exponent < -ONE || exponent > MOST_EXPONENT) {
      throw new IllegalArgumentException(
          "exponent " + exponent + " is not in [-1074, " + MOST_EXPONENT + "]");
    }
    place(integer, ONE + exponent);
  }

  /// Adds the floats at the indices from `from` up to but not including `to`.
  public void add(float[] values, int from, int to) {
    int start = from;
    while (start < to) {
      int end = start + Math.min(to - start, TileSum.TILE);
      addTile(values, start, end);
      start = end;
    }
  }

  /// Adds the doubles at the indices from `from` up to but not including `to`.
  public void add(double[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      add(values[i]);
    }
  }

  /// Adds what another sum holds; that one keeps its value.
  public void merge(ExactSum other) {
    other.carry();
    carry();
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] += other.limbs[i];
    }
    pending += other.pending;
    nans += other.nans;
    positiveInfinities += other.positiveInfinities;
    negativeInfinities += other.negativeInfinities;
  }

  /// Back to zero.
  public void reset() {
    Arrays.fill(limbs, 0);
    pending = 0;
    nans = 0;
    positiveInfinities = 0;
    negativeInfinities = 0;
  }

  /// The nearest double, ties to even. Zero is always +0. NaN if a NaN was added, or infinities of
  /// both signs; the infinity if one sign was.
  public double sum() {
    if (nans > 0 || (positiveInfinities > 0 && negativeInfinities > 0)) {
      return F64.NAN;
    }
    if (positiveInfinities > 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (negativeInfinities > 0) {
      return Double.NEGATIVE_INFINITY;
    }
    carry();
    if (limbs[TOP] >= 0) {
      return rounded();
    }
    negate();
    double magnitude = rounded();
    negate();
    return -magnitude;
  }

  private void count(double special) {
    if (special > 0) {
      positiveInfinities++;
    } else if (special < 0) {
      negativeInfinities++;
    } else {
      nans++;
    }
  }

  private void addTile(float[] values, int from, int to) {
    plain = plain && tileSum.addPlain(values, from, to, windows);
    if (plain) {
      add(windows[0]);
      add(windows[1]);
      return;
    }
    long range = tileSum.range(values, from, to);
    plain = Windows.noneNeeded(range, TileSum.TILE);
    if (Windows.twoFit(range)) {
      tileSum.addTwo(values, from, to, Windows.magic(range), windows);
      add(windows[0]);
      add(windows[1]);
    } else if (Windows.fourFit(range)) {
      tileSum.addFour(values, from, to, Windows.magic(range), windows);
      add(windows, 0, Windows.COUNT);
    } else {
      addEach(values, from, to);
    }
  }

  /// A method of its own, so that a hot loop here does not make the compiler settle [#addTile]
  /// before it has seen the tile sums run.
  private void addEach(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      add(values[i]);
    }
  }

  /// Adds integer * 2^(place - 1074): to three limbs, of which the uppermost takes the sign.
  private void place(long integer, int place) {
    if (pending >= MOST_PENDING) {
      carry();
    }
    pending++;
    int limb = place >> 5;
    int shift = place & 31;
    long upper = integer >> (32 - shift);
    limbs[limb] += (integer << shift) & LIMB;
    limbs[limb + 1] += upper & LIMB;
    limbs[limb + 2] += upper >> 32;
  }

  /// Passes the carries on: every limb but the top one is then within 32 bits and not negative.
  private void carry() {
    long carry = 0;
    for (int i = 0; i < TOP; i++) {
      long limb = limbs[i] + carry;
      limbs[i] = limb & LIMB;
      carry = limb >> 32;
    }
    limbs[TOP] += carry;
    pending = 1;
  }

  private void negate() {
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = -limbs[i];
    }
    carry();
  }

  /// The nearest double to limbs that are carried and not negative.
  private double rounded() {
    int high = TOP;
    while (high >= 0 && limbs[high] == 0) {
      high--;
    }
    if (high < 0) {
      return 0;
    }
    // The 64 bits from the leading one down, and whether anything is set below them.
    int zeros = Long.numberOfLeadingZeros(limbs[high]) - 32;
    long third = limb(high - 2) << zeros;
    long word = (limbs[high] << 32 | limb(high - 1)) << zeros | third >>> 32;
    boolean below = (third & LIMB) != 0 || anyBelow(high - 2);

    // A leading one under place 52 belongs to a subnormal number, of which no bit is lost.
    int place = high * 32 + 31 - zeros;
    int exponent = Math.max(place - 52, 0);
    if (exponent > 2045) {
      return Double.POSITIVE_INFINITY;
    }
    int dropped = Math.max(63 - place, 11);
    long kept = word >>> dropped;
    // With the hidden bit in `kept`, adding makes the exponent one more, as a normal number's is;
    // and a carry from rounding up goes there too.
    long bits = ((long) exponent << 52) + kept;
    long rest = word << (64 - dropped);
    boolean up = rest < 0 && (rest != Long.MIN_VALUE || below || (kept & 1) != 0);
    return Double.longBitsToDouble(up ? bits + 1 : bits);
  }

  private long limb(int i) {
    return i < 0 ? 0 : limbs[i];
  }

  private boolean anyBelow(int end) {
    for (int i = 0; i < end; i++) {
      if (limbs[i] != 0) {
        return true;
      }
    }
    return false;
  }
}

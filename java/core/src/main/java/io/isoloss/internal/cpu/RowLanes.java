package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;

import io.isoloss.internal.math.VectorWidth;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The tree that halves 128 lanes, on vectors.
final class RowLanes {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  static final VectorSpecies<Integer> INTS = S.vectorShape().withLanes(int.class);
  static final FloatVector MINUS_INFINITY = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);

  /// For each power of two below the width: the lanes whose number has that bit, and the exchange
  /// of lanes whose numbers differ in it.
  private static final List<VectorMask<Float>> HAS_BIT = new ArrayList<>();

  private static final List<VectorShuffle<Float>> FLIP_BIT = new ArrayList<>();

  static {
    for (int bit = 1; bit < WIDTH; bit *= 2) {
      int flipped = bit;
      boolean[] has = new boolean[WIDTH];
      for (int lane = 0; lane < WIDTH; lane++) {
        has[lane] = (lane & bit) != 0;
      }
      HAS_BIT.add(VectorMask.fromArray(S, has, 0));
      FLIP_BIT.add(VectorShuffle.fromOp(S, lane -> lane ^ flipped));
    }
  }

  private RowLanes() {}

  /// As [FloatRowMath#halve]: vectors of lanes first, then within one.
  static float halve(float[] lanes) {
    fold(lanes, LANES / 2);
    for (int half = WIDTH / 2; half >= 1; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    return lanes[0];
  }

  /// Halves twice `first` lanes until one vector of them is left.
  private static void fold(float[] lanes, int first) {
    for (int half = first; half >= WIDTH; half /= 2) {
      for (int lane = 0; lane < half; lane += WIDTH) {
        FloatVector upper = FloatVector.fromArray(S, lanes, lane + half);
        FloatVector.fromArray(S, lanes, lane).add(upper).intoArray(lanes, lane);
      }
    }
  }

  /// Adds up a row of at most 128 numbers, each a lane of its own, until one vector is left, which
  /// goes to `to`. Lanes that the row does not have are +0 and are left out: no sum changes by
  /// them.
  static void foldRow(float[] e, int start, int count, float[] lanes, float[] to, int at) {
    if (count <= WIDTH) {
      FloatVector.fromArray(S, e, start, S.indexInRange(0, count)).intoArray(to, at);
      return;
    }
    int half = Integer.highestOneBit(count - 1);
    for (int lane = 0; lane < half; lane += WIDTH) {
      FloatVector sum = FloatVector.fromArray(S, e, start + lane);
      int rest = count - half - lane;
      if (rest >= WIDTH) {
        sum = sum.add(FloatVector.fromArray(S, e, start + lane + half));
      } else if (rest > 0) {
        VectorMask<Float> inside = S.indexInRange(0, rest);
        sum = sum.add(FloatVector.fromArray(S, e, start + lane + half, inside));
      }
      sum.intoArray(lanes, lane);
    }
    fold(lanes, half / 2);
    FloatVector.fromArray(S, lanes, 0).intoArray(to, at);
  }

  /// The largest of a row's numbers, lane by lane, until one vector is left, which goes to `to`.
  static void foldMax(float[] x, int start, int count, float[] to, int at) {
    FloatVector top = MINUS_INFINITY;
    for (int i = 0; i < count; i += WIDTH) {
      VectorMask<Float> inside = S.indexInRange(i, count);
      FloatVector v = MINUS_INFINITY.blend(FloatVector.fromArray(S, x, start + i, inside), inside);
      top = top.blend(v, top.compare(VectorOperators.LT, v));
    }
    top.intoArray(to, at);
  }

  /// Finishes the tree for as many rows as a vector has lanes at once: `parts` holds a vector of
  /// each row's lanes; lane r of the first becomes the sum of row r. Halving two rows fills one
  /// vector.
  static void halveRows(float[] parts) {
    for (int bit = HAS_BIT.size() - 1; bit >= 0; bit--) {
      int half = 1 << bit;
      VectorMask<Float> second = HAS_BIT.get(bit);
      VectorShuffle<Float> flip = FLIP_BIT.get(bit);
      for (int row = 0; row < half; row++) {
        FloatVector a = FloatVector.fromArray(S, parts, row * WIDTH);
        FloatVector b = FloatVector.fromArray(S, parts, (row + half) * WIDTH);
        FloatVector near = a.blend(b, second);
        FloatVector far = b.blend(a, second).rearrange(flip);
        near.add(far).intoArray(parts, row * WIDTH);
      }
    }
  }

  /// As [#halveRows], with the larger in the place of the sum.
  static void maxRows(float[] parts) {
    for (int bit = HAS_BIT.size() - 1; bit >= 0; bit--) {
      int half = 1 << bit;
      VectorMask<Float> second = HAS_BIT.get(bit);
      VectorShuffle<Float> flip = FLIP_BIT.get(bit);
      for (int row = 0; row < half; row++) {
        FloatVector a = FloatVector.fromArray(S, parts, row * WIDTH);
        FloatVector b = FloatVector.fromArray(S, parts, (row + half) * WIDTH);
        FloatVector near = a.blend(b, second);
        FloatVector far = b.blend(a, second).rearrange(flip);
        near.blend(far, near.compare(VectorOperators.LT, far)).intoArray(parts, row * WIDTH);
      }
    }
  }

  /// The largest lane.
  static float max(FloatVector v, float[] lanes) {
    v.intoArray(lanes, 0);
    float max = lanes[0];
    for (int lane = 1; lane < WIDTH; lane++) {
      max = lanes[lane] > max ? lanes[lane] : max;
    }
    return max;
  }
}

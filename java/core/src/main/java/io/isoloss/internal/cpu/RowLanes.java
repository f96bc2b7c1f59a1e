package io.isoloss.internal.cpu;

import static io.isoloss.internal.cpu.FloatRowMath.LANES;

import io.isoloss.internal.math.VectorWidth;
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

  /// For each power of two below the width: the lanes whose number has that bit, and the exchange
  /// of lanes whose numbers differ in it. Each is a constant of its own, which the JIT compiles to
  /// an instruction.
  private static final VectorMask<Float> HAS_1 = has(1);

  private static final VectorMask<Float> HAS_2 = has(2);
  private static final VectorMask<Float> HAS_4 = has(4);
  private static final VectorMask<Float> HAS_8 = has(8);
  private static final VectorShuffle<Float> FLIP_1 = flip(1);
  private static final VectorShuffle<Float> FLIP_2 = flip(2);
  private static final VectorShuffle<Float> FLIP_4 = flip(4);
  private static final VectorShuffle<Float> FLIP_8 = flip(8);

  private RowLanes() {}

  private static VectorMask<Float> has(int bit) {
    boolean[] has = new boolean[WIDTH];
    for (int lane = 0; lane < WIDTH; lane++) {
      has[lane] = (lane & bit) != 0;
    }
    return VectorMask.fromArray(S, has, 0);
  }

  private static VectorShuffle<Float> flip(int bit) {
    return VectorShuffle.fromOp(S, lane -> (lane ^ bit) & (WIDTH - 1));
  }

  /// As [FloatRowMath#halve]: vectors of lanes first, then within one. There both halves are added
  /// to each other, and the upper one is not looked at again.
  static float halve(float[] lanes) {
    FloatVector sum = WIDTH == 16 ? to16(lanes, 0) : WIDTH == 8 ? to8(lanes, 0) : to4(lanes);
    sum = WIDTH > 8 ? sum.add(sum.rearrange(FLIP_8)) : sum;
    sum = WIDTH > 4 ? sum.add(sum.rearrange(FLIP_4)) : sum;
    sum = sum.add(sum.rearrange(FLIP_2));
    return sum.add(sum.rearrange(FLIP_1)).lane(0);
  }

  /// The vector of lanes from `lane` on, once 128 are halved to 64.
  private static FloatVector to64(float[] lanes, int lane) {
    return FloatVector.fromArray(S, lanes, lane).add(FloatVector.fromArray(S, lanes, lane + 64));
  }

  private static FloatVector to32(float[] lanes, int lane) {
    return to64(lanes, lane).add(to64(lanes, lane + 32));
  }

  private static FloatVector to16(float[] lanes, int lane) {
    return to32(lanes, lane).add(to32(lanes, lane + 16));
  }

  private static FloatVector to8(float[] lanes, int lane) {
    return to16(lanes, lane).add(to16(lanes, lane + 8));
  }

  /// By way of memory, for it takes more vectors than the JIT inlines.
  private static FloatVector to4(float[] lanes) {
    fold(lanes, LANES / 2);
    return FloatVector.fromArray(S, lanes, 0);
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

  /// Adds up rows of at most 128 numbers, each a lane of its own, until one vector a row is left.
  /// As many rows as a vector has lanes, from `start` on; their vectors go to `parts`. Lanes that a
  /// row does not have are +0 and are left out: no sum changes by them.
  ///
  /// One method for each length: the JIT compiles each well alone and not all of them together.
  ///
  /// @param last which lanes a row's last vector has
  static void foldRowsOf1(float[] e, int start, int count, VectorMask<Float> last, float[] parts) {
    for (int row = 0; row < WIDTH; row++) {
      FloatVector.fromArray(S, e, start + row * count, last).intoArray(parts, row * WIDTH);
    }
  }

  static void foldRowsOf2(float[] e, int start, int count, VectorMask<Float> last, float[] parts) {
    for (int row = 0; row < WIDTH; row++) {
      int at = start + row * count;
      FloatVector second = FloatVector.fromArray(S, e, at + WIDTH, last);
      FloatVector.fromArray(S, e, at).add(second).intoArray(parts, row * WIDTH);
    }
  }

  static void foldRowsOf4(float[] e, int start, int count, VectorMask<Float> last, float[] parts) {
    boolean three = count <= 3 * WIDTH;
    for (int row = 0; row < WIDTH; row++) {
      int at = start + row * count;
      FloatVector first = FloatVector.fromArray(S, e, at);
      FloatVector second = FloatVector.fromArray(S, e, at + WIDTH);
      if (three) {
        first = first.add(FloatVector.fromArray(S, e, at + 2 * WIDTH, last));
      } else {
        first = first.add(FloatVector.fromArray(S, e, at + 2 * WIDTH));
        second = second.add(FloatVector.fromArray(S, e, at + 3 * WIDTH, last));
      }
      first.add(second).intoArray(parts, row * WIDTH);
    }
  }

  static void foldRowsOf8(float[] e, int start, int count, VectorMask<Float> last, float[] parts) {
    int vectors = (count + WIDTH - 1) / WIDTH;
    for (int row = 0; row < WIDTH; row++) {
      int at = start + row * count;
      FloatVector first = FloatVector.fromArray(S, e, at);
      FloatVector second = FloatVector.fromArray(S, e, at + WIDTH);
      FloatVector third = FloatVector.fromArray(S, e, at + 2 * WIDTH);
      FloatVector fourth = FloatVector.fromArray(S, e, at + 3 * WIDTH);
      if (vectors == 5) {
        first = first.add(FloatVector.fromArray(S, e, at + 4 * WIDTH, last));
      } else {
        first = first.add(FloatVector.fromArray(S, e, at + 4 * WIDTH));
        if (vectors == 6) {
          second = second.add(FloatVector.fromArray(S, e, at + 5 * WIDTH, last));
        } else {
          second = second.add(FloatVector.fromArray(S, e, at + 5 * WIDTH));
          if (vectors == 7) {
            third = third.add(FloatVector.fromArray(S, e, at + 6 * WIDTH, last));
          } else {
            third = third.add(FloatVector.fromArray(S, e, at + 6 * WIDTH));
            fourth = fourth.add(FloatVector.fromArray(S, e, at + 7 * WIDTH, last));
          }
        }
      }
      first.add(third).add(second.add(fourth)).intoArray(parts, row * WIDTH);
    }
  }

  static void foldLongRows(
      float[] e, int start, int count, VectorMask<Float> last, float[] lanes, float[] parts) {
    int half = Integer.highestOneBit(count - 1);
    for (int row = 0; row < WIDTH; row++) {
      int at = start + row * count;
      for (int lane = 0; lane < half; lane += WIDTH) {
        FloatVector sum = FloatVector.fromArray(S, e, at + lane);
        int rest = count - half - lane;
        if (rest >= WIDTH) {
          sum = sum.add(FloatVector.fromArray(S, e, at + lane + half));
        } else if (rest > 0) {
          sum = sum.add(FloatVector.fromArray(S, e, at + lane + half, last));
        }
        sum.intoArray(lanes, lane);
      }
      fold(lanes, half / 2);
      FloatVector.fromArray(S, lanes, 0).intoArray(parts, row * WIDTH);
    }
  }

  /// Finishes the tree for as many rows as a vector has lanes at once: `parts` holds a vector of
  /// each row's lanes; lane r of the first becomes the sum of row r. Halving two rows fills one
  /// vector.
  static void halveRows(float[] parts) {
    if (WIDTH > 8) {
      halveRows(parts, 8, HAS_8, FLIP_8);
    }
    if (WIDTH > 4) {
      halveRows(parts, 4, HAS_4, FLIP_4);
    }
    halveRows(parts, 2, HAS_2, FLIP_2);
    halveRows(parts, 1, HAS_1, FLIP_1);
  }

  private static void halveRows(
      float[] parts, int half, VectorMask<Float> has, VectorShuffle<Float> flip) {
    for (int row = 0; row < half; row++) {
      FloatVector a = FloatVector.fromArray(S, parts, row * WIDTH);
      FloatVector b = FloatVector.fromArray(S, parts, (row + half) * WIDTH);
      FloatVector near = a.blend(b, has);
      FloatVector far = b.blend(a, has).rearrange(flip);
      near.add(far).intoArray(parts, row * WIDTH);
    }
  }

  /// As [#halveRows], with the larger in the place of the sum. There must be no NaN.
  static void maxRows(float[] parts) {
    if (WIDTH > 8) {
      maxRows(parts, 8, HAS_8, FLIP_8);
    }
    if (WIDTH > 4) {
      maxRows(parts, 4, HAS_4, FLIP_4);
    }
    maxRows(parts, 2, HAS_2, FLIP_2);
    maxRows(parts, 1, HAS_1, FLIP_1);
  }

  private static void maxRows(
      float[] parts, int half, VectorMask<Float> has, VectorShuffle<Float> flip) {
    for (int row = 0; row < half; row++) {
      FloatVector a = FloatVector.fromArray(S, parts, row * WIDTH);
      FloatVector b = FloatVector.fromArray(S, parts, (row + half) * WIDTH);
      FloatVector near = a.blend(b, has);
      FloatVector far = b.blend(a, has).rearrange(flip);
      near.blend(far, near.compare(VectorOperators.LT, far)).intoArray(parts, row * WIDTH);
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

package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.DType;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Broadcasting against the trailing-axis rule written out, from any element on.
class FloatBroadcastTest {
  private static final long[][] SHAPES = {
    {},
    {1},
    {7},
    {3000},
    {5, 3},
    {40, 50},
    {1, 9},
    {9, 1},
    {3, 4, 5},
    {2, 3, 1, 300},
    {2, 2, 2, 2, 2}
  };

  record Case(Shape from, Shape to) {}

  /// Every shape that broadcasts to one of [#SHAPES]: axes shortened to 1, leading axes left out.
  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (long[] shape : SHAPES) {
      for (int missing = 0; missing <= shape.length; missing++) {
        int rank = shape.length - missing;
        for (int ones = 0; ones < 1 << rank; ones++) {
          long[] from = new long[rank];
          for (int axis = 0; axis < rank; axis++) {
            from[axis] = (ones >> axis & 1) == 1 ? 1 : shape[missing + axis];
          }
          cases.add(new Case(Shape.of(from), Shape.of(shape)));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatTheRuleSays(Case shapes) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, shapes.from);
    for (int i = 0; i < shapes.from.elements(); i++) {
      Elements.set(tensor, i, i + 1);
    }
    FloatBroadcast broadcast = new FloatBroadcast(tensor, shapes.to);
    Random random = new Random(3);
    float[] read = new float[FloatTile.SIZE];
    int elements = (int) shapes.to.elements();
    for (int trial = 0; trial < 20; trial++) {
      int first = trial == 0 ? 0 : random.nextInt(elements);
      int count = Math.min(FloatTile.SIZE, elements - first);
      count = trial == 0 ? count : 1 + random.nextInt(count);
      broadcast.read(first, count, read, Kernels.SCALAR.tileCopy());
      for (int i = 0; i < count; i++) {
        assertThat(read[i]).isEqualTo((float) tensor.get(source(shapes, first + i)));
      }
    }
  }

  /// The element of the smaller tensor that stands at `index` of the larger.
  private static long source(Case shapes, long index) {
    long rest = index;
    long source = 0;
    long stride = 1;
    for (int axis = 1; axis <= shapes.to.rank(); axis++) {
      long at = rest % shapes.to.dim(-axis);
      rest /= shapes.to.dim(-axis);
      if (axis <= shapes.from.rank()) {
        source += shapes.from.dim(-axis) == 1 ? 0 : at * stride;
        stride *= shapes.from.dim(-axis);
      }
    }
    return source;
  }
}

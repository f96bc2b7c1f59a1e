package io.isoloss.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JoinedAxesTest {
  private final Random random = new Random(2);

  @Test
  void axesThatActAsOneAreJoined() {
    assertThat(JoinedAxes.of(Shape.of(), Shape.of(4, 5)).count()).isEqualTo(1);
    assertThat(JoinedAxes.of(Shape.of(5), Shape.of(3, 4, 5)).count()).isEqualTo(2);
    assertThat(JoinedAxes.of(Shape.of(4, 5), Shape.of(2, 3, 4, 5)).count()).isEqualTo(2);
    assertThat(JoinedAxes.of(Shape.of(4, 1, 5), Shape.of(4, 3, 5)).count()).isEqualTo(3);
    assertThat(JoinedAxes.of(Shape.of(4, 1, 5), Shape.of(4, 1, 5)).count()).isEqualTo(1);
  }

  /// Every element comes from where its index, axis by axis, says.
  @Test
  void elementsComeFromTheirIndices() {
    for (int round = 0; round < 2000; round++) {
      int rank = random.nextInt(6);
      long[] to = new long[rank];
      long[] from = new long[random.nextInt(rank + 1)];
      for (int axis = 0; axis < rank; axis++) {
        to[axis] = 1 + random.nextInt(4);
      }
      for (int axis = 1; axis <= from.length; axis++) {
        from[from.length - axis] = random.nextBoolean() ? 1 : to[rank - axis];
      }
      JoinedAxes joined = JoinedAxes.of(Shape.of(from), Shape.of(to));
      for (long element = 0; element < Shape.of(to).elements(); element++) {
        assertThat(joined.offset(element)).isEqualTo(offset(from, to, element));
      }
    }
  }

  private static long offset(long[] from, long[] to, long element) {
    long rest = element;
    long offset = 0;
    long stride = 1;
    for (int axis = 1; axis <= from.length; axis++) {
      long index = rest % to[to.length - axis];
      rest /= to[to.length - axis];
      long length = from[from.length - axis];
      offset += length == 1 ? 0 : index * stride;
      stride *= length;
    }
    return offset;
  }
}

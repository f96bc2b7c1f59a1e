package io.isoloss.internal.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final long NAN_BITS = 0x7ff8000000000000L;

  private final Random random = new Random(1);

  @Test
  void nothingSumsToPlusZero() {
    assertThat(bits(new ExactSum().sum())).isZero();
    assertThat(bits(sumOf(-0.0))).isZero();
    assertThat(bits(sumOf(1, -1))).isZero();
    ExactSum floats = new ExactSum();
    floats.add(new float[] {-0f, -0f}, 0, 2);
    assertThat(bits(floats.sum())).isZero();
  }

  @Test
  void oneNumberComesBack() {
    for (int i = 0; i < 200_000; i++) {
      double x = anyFinite();
      assertThat(sumOf(x)).isEqualTo(x + 0.0);
    }
    for (double x :
        new double[] {Double.MIN_VALUE, 0x1p-1022, 0x0.fffffffffffffp-1022, 0x1p-1021}) {
      assertThat(sumOf(x)).isEqualTo(x);
      assertThat(sumOf(-x)).isEqualTo(-x);
    }
    assertThat(sumOf(Double.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void roundsToNearestAndTiesToEven() {
    assertThat(sumOf(1, 0x1p-53)).isEqualTo(1);
    assertThat(sumOf(1, 0x1p-53, Double.MIN_VALUE)).isEqualTo(1 + 0x1p-52);
    assertThat(sumOf(1, 0x1p-53, -Double.MIN_VALUE)).isEqualTo(1);
    assertThat(sumOf(1 + 0x1p-52, 0x1p-53)).isEqualTo(1 + 0x1p-51);
    assertThat(sumOf(-1 - 0x1p-52, -0x1p-53)).isEqualTo(-1 - 0x1p-51);
    assertThat(sumOf(-1, -0x1p-53)).isEqualTo(-1);
    assertThat(sumOf(2, -Double.MIN_VALUE)).isEqualTo(2);
    assertThat(sumOf(Double.MAX_VALUE, 0x1p969)).isEqualTo(Double.MAX_VALUE);
    assertThat(sumOf(Double.MAX_VALUE, 0x1p970)).isEqualTo(INFINITY);
    assertThat(sumOf(Double.MAX_VALUE, Double.MAX_VALUE)).isEqualTo(INFINITY);
    assertThat(sumOf(-Double.MAX_VALUE, -Double.MAX_VALUE)).isEqualTo(-INFINITY);
    assertThat(sumOf(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE))
        .as("an overflow on the way is none")
        .isEqualTo(Double.MAX_VALUE);
    assertThat(sumOf(0x1p-1022, -Double.MIN_VALUE)).isEqualTo(0x0.fffffffffffffp-1022);
  }

  /// At every alignment to the limbs: a tie, and one bit below it that makes it none.
  @Test
  void aSingleBitFarBelowATieDecides() {
    for (int exponent = -900; exponent <= 900; exponent += 7) {
      double one = Math.scalb(1.0, exponent);
      double half = Math.scalb(1.0, exponent - 53);
      for (int below = 54; below < 160; below++) {
        double bit = Math.scalb(1.0, exponent - below);
        assertThat(sumOf(one, half, bit)).isEqualTo(Math.nextUp(one));
        assertThat(sumOf(one, half, -bit)).isEqualTo(one);
        assertThat(sumOf(-Math.nextUp(one), -half, bit)).isEqualTo(-Math.nextUp(one));
      }
    }
  }

  @Test
  void specialsAreCountedBesideTheSum() {
    assertThat(sumOf(1, INFINITY, -5)).isEqualTo(INFINITY);
    assertThat(sumOf(1, -INFINITY, 5)).isEqualTo(-INFINITY);
    assertThat(bits(sumOf(-INFINITY, INFINITY))).isEqualTo(NAN_BITS);
    assertThat(bits(sumOf(1, Double.longBitsToDouble(-1L)))).isEqualTo(NAN_BITS);
    assertThat(bits(sumOf(Double.NaN, INFINITY))).isEqualTo(NAN_BITS);
    ExactSum left = new ExactSum();
    left.add(INFINITY);
    ExactSum right = new ExactSum();
    right.add(-INFINITY);
    left.merge(right);
    assertThat(bits(left.sum())).isEqualTo(NAN_BITS);
    left.reset();
    left.add(2);
    assertThat(left.sum()).isEqualTo(2);
  }

  @Test
  void doublesOfAllMagnitudesSumAsBigDecimalsDo() {
    for (int round = 0; round < 300; round++) {
      double[] values = new double[1 + random.nextInt(60)];
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < values.length; i++) {
        values[i] = round % 2 == 0 ? anyFinite() : nearby();
        if (i > 0 && random.nextInt(3) == 0) {
          values[i] = -values[random.nextInt(i)];
        }
        exact = exact.add(new BigDecimal(values[i]));
      }
      assertThat(sumOf(values)).isEqualTo(exact.doubleValue());
    }
  }

  @Test
  void integersAreAddedAtAnyPlace() {
    for (int round = 0; round < 2000; round++) {
      ExactSum sum = new ExactSum();
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < 5; i++) {
        long integer = random.nextLong() >> random.nextInt(64);
        int exponent = random.nextInt(960 + 1075) - 1074;
        sum.add(integer, exponent);
        exact = exact.add(scaled(integer, exponent));
      }
      assertThat(sum.sum()).isEqualTo(exact.doubleValue());
    }
    ExactSum extremes = new ExactSum();
    extremes.add(Long.MIN_VALUE, 960);
    assertThat(extremes.sum()).isEqualTo(-0x1p1023);
    extremes.add(Long.MAX_VALUE, 960);
    assertThat(extremes.sum()).isEqualTo(-0x1p960);
    extremes.add(-1, 1037);
    extremes.add(1, 1036);
    extremes.add(1, 1036);
    assertThat(extremes.sum()).isEqualTo(-0x1p960);
    assertThatThrownBy(() -> extremes.add(1, 1038)).hasMessageContaining("1038");
    assertThatThrownBy(() -> extremes.add(1, -1075)).hasMessageContaining("-1075");
  }

  @Test
  void orderAndMergingChangeNothing() {
    for (int round = 0; round < 100; round++) {
      double[] values = new double[200];
      Arrays.setAll(values, i -> i % 50 == 0 ? anyFinite() : nearby());
      double expected = sumOf(values);
      shuffle(values);
      assertThat(sumOf(values)).isEqualTo(expected);
      assertThat(tree(values, 0, values.length).sum()).isEqualTo(expected);
    }
  }

  @Test
  void mergingLeavesTheOtherAsItWas() {
    ExactSum other = new ExactSum();
    other.add(-3);
    ExactSum sum = new ExactSum();
    sum.add(5);
    sum.merge(other);
    sum.merge(other);
    assertThat(sum.sum()).isEqualTo(-1);
    assertThat(other.sum()).isEqualTo(-3);
  }

  @Test
  void thereIsRoomForTwoToTheSixtyThreeTerms() {
    ExactSum sum = new ExactSum();
    sum.add(-Double.MAX_VALUE);
    for (int i = 0; i < 62; i++) {
      sum.merge(sum);
    }
    assertThat(sum.sum()).isEqualTo(-INFINITY);
    ExactSum most = new ExactSum();
    most.add(Double.MAX_VALUE);
    for (int i = 0; i < 62; i++) {
      most.merge(most);
    }
    most.add(1);
    sum.merge(most);
    assertThat(sum.sum()).isEqualTo(1);
  }

  /// Every implementation that this JVM can run.
  static Stream<TileSum> tileSums() {
    TileSum scalar = new ScalarExactSum();
    return TileSum.FASTEST instanceof ScalarExactSum
        ? Stream.of(scalar)
        : Stream.of(scalar, TileSum.FASTEST);
  }

  @ParameterizedTest
  @MethodSource("tileSums")
  void tilesOfEveryShapeSumAsBigDecimalsDo(TileSum tileSum) {
    List<Integer> lengths = List.of(0, 1, 2, 3, 7, 15, 16, 17, 31, 33, 100, 2047, 2048, 2049, 5000);
    for (int span : new int[] {1, 20, 59, 60, 61, 70, 130, 143, 200, 276}) {
      for (int length : lengths) {
        float[] values = floats(length + 5, span);
        ExactSum sum = new ExactSum(tileSum);
        sum.add(values, 3, 3 + length);
        assertThat(sum.sum()).as("%s of span %s", length, span).isEqualTo(exact(values, 3, length));
      }
    }
  }

  /// The largest sums that plain doubles and the windows must hold: 2048 of the largest magnitude
  /// and one sign, and the smallest, whose last bit counts, as far away as still fits or just does
  /// not.
  @ParameterizedTest
  @MethodSource("tileSums")
  void tilesAtTheEdgeOfTheirWindowsSumAsBigDecimalsDo(TileSum tileSum) {
    int[] spreads = {17, 18, 19, 20, 21, 22, 23, 24, 25, 58, 59, 60, 61, 140, 141, 142, 143};
    for (int spread : spreads) {
      for (int exponent : new int[] {127, 100, 17, 16, 15, 0}) {
        for (int smalls : new int[] {1, 1024, 2047}) {
          float large = Math.scalb(0x1.fffffep0f, exponent);
          float small = Math.scalb(0x1.fffffep0f, Math.max(exponent - spread, -126));
          float[] values = new float[2048];
          Arrays.fill(values, large);
          Arrays.fill(values, 0, smalls, small);
          ExactSum sum = new ExactSum(tileSum);
          sum.add(values, 0, 2048);
          sum.add(-(double) large * (2048 - smalls));
          assertThat(sum.sum()).as("%s", spread).isEqualTo((double) small * smalls);
        }
      }
    }
  }

  /// What was right for a tile says nothing about the next.
  @ParameterizedTest
  @MethodSource("tileSums")
  void narrowAndWideTilesTakeTurns(TileSum tileSum) {
    int[] spans = {5, 100, 5, 5, 30, 276, 5, 60, 20, 24, 20};
    float[] values = new float[spans.length * TileSum.TILE];
    for (int i = 0; i < spans.length; i++) {
      System.arraycopy(floats(TileSum.TILE, spans[i]), 0, values, i * TileSum.TILE, TileSum.TILE);
    }
    assertThat(sumOf(tileSum, values)).isEqualTo(exact(values, 0, values.length));
  }

  /// The largest sums that the last window must hold: 2046 values that just fail to reach the
  /// window before, and one whose last bit is as far away as still fits or just does not.
  @ParameterizedTest
  @MethodSource("tileSums")
  void tilesThatFillTheirLastWindowSumAsBigDecimalsDo(TileSum tileSum) {
    int top = 20;
    for (int spread : new int[] {59, 60, 61, 62, 140, 141, 142, 143, 144}) {
      int u = spread < 100 ? 40 : 122;
      for (int below = u - 3; below <= u + 6; below++) {
        float[] values = new float[2048];
        Arrays.fill(values, Math.scalb(0x1.fffffep0f, top - below));
        values[1000] = Math.scalb(1f, top - 1);
        values[2000] = Math.scalb(0x1.fffffep0f, top - spread);
        assertThat(sumOf(tileSum, values)).isEqualTo(exact(values, 0, 2048));
        ExactSum rest = new ExactSum(tileSum);
        rest.add(values, 0, 2048);
        for (int i = 0; i < 2000; i++) {
          rest.add(-values[i]);
        }
        for (int i = 2001; i < 2048; i++) {
          rest.add(-values[i]);
        }
        assertThat(rest.sum()).as("%s %s", spread, below).isEqualTo(values[2000]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tileSums")
  void tilesThatCancelLeaveWhatIsLeft(TileSum tileSum) {
    for (int span : new int[] {10, 50, 100, 250}) {
      float[] values = floats(2048, span);
      for (int i = 0; i < 1023; i++) {
        values[1023 + i] = -values[i];
      }
      double rest = (double) values[2046] + values[2047];
      shuffle(values);
      ExactSum sum = new ExactSum(tileSum);
      sum.add(values, 0, 2048);
      if (span == 10) {
        assertThat(sum.sum()).isEqualTo(rest);
      }
      assertThat(sum.sum()).isEqualTo(exact(values, 0, 2048));
    }
  }

  @ParameterizedTest
  @MethodSource("tileSums")
  void aTileWithASpecialOrASubnormalIsServed(TileSum tileSum) {
    for (int place : new int[] {0, 5, 1000, 2047}) {
      float[] values = floats(2048, 10);
      values[place] = Float.MIN_VALUE;
      assertThat(sumOf(tileSum, values)).isEqualTo(exact(values, 0, 2048));
      values[place] = -Float.MAX_VALUE;
      assertThat(sumOf(tileSum, values)).isEqualTo(exact(values, 0, 2048));
      values[place] = Float.POSITIVE_INFINITY;
      assertThat(sumOf(tileSum, values)).isEqualTo(INFINITY);
      values[place ^ 1] = Float.NEGATIVE_INFINITY;
      assertThat(bits(sumOf(tileSum, values))).isEqualTo(NAN_BITS);
      values = floats(2048, 10);
      values[place] = Float.intBitsToFloat(0xffffffff);
      assertThat(bits(sumOf(tileSum, values))).isEqualTo(NAN_BITS);
    }
    float[] subnormal = new float[2048];
    Arrays.fill(subnormal, Float.MIN_VALUE);
    assertThat(sumOf(tileSum, subnormal)).isEqualTo(0x1p-138);
  }

  @ParameterizedTest
  @MethodSource("tileSums")
  void theRangeIsOfMagnitudesThatAreNotZero(TileSum tileSum) {
    for (int length : new int[] {1, 15, 16, 17, 40, 67}) {
      for (int place = 0; place < length; place++) {
        float[] values = new float[length];
        assertThat(tileSum.range(values, 0, length)).isZero();
        values[place] = -3f;
        assertThat(tileSum.range(values, 0, length)).isEqualTo(packed(3f, 3f));
        Arrays.fill(values, 3f);
        values[place] = -5f;
        assertThat(tileSum.range(values, 0, length)).isEqualTo(packed(5f, length == 1 ? 5f : 3f));
        values[place] = 1e-30f;
        assertThat(tileSum.range(values, 0, length))
            .isEqualTo(packed(length == 1 ? 1e-30f : 3f, 1e-30f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsAllocated(boolean wide) {
    float[] values = floats(2048, wide ? 276 : 30);
    ExactSum sum = new ExactSum(new ScalarExactSum());
    ExactSum other = new ExactSum(new ScalarExactSum());
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 20; i++) {
      if (i == 10) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      sum.add(values, 0, 2048);
      other.merge(sum);
      other.add(other.sum());
      sum.reset();
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
  }

  /// Floats of both signs, with exponents spread over a span that starts at random.
  private float[] floats(int length, int span) {
    float[] values = new float[length];
    int lowest = -149 + random.nextInt(277 - span + 1);
    for (int i = 0; i < length; i++) {
      int exponent = lowest + random.nextInt(span);
      double magnitude = Math.scalb(1 + random.nextDouble(), exponent);
      float value = (float) Math.min(magnitude, Float.MAX_VALUE);
      values[i] = random.nextInt(10) == 0 ? 0f : random.nextBoolean() ? value : -value;
    }
    return values;
  }

  private double anyFinite() {
    double x;
    do {
      x = Double.longBitsToDouble(random.nextLong());
    } while (Double.isNaN(x) || Double.isInfinite(x));
    return x;
  }

  private double nearby() {
    return random.nextGaussian() * Math.scalb(1.0, random.nextInt(120) - 60);
  }

  private static double exact(float[] values, int from, int length) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = from; i < from + length; i++) {
      sum = sum.add(new BigDecimal(values[i]));
    }
    return sum.doubleValue();
  }

  private static BigDecimal scaled(long integer, int exponent) {
    BigDecimal power = BigDecimal.TWO.pow(Math.abs(exponent));
    BigDecimal value = BigDecimal.valueOf(integer);
    return exponent < 0 ? value.divide(power) : value.multiply(power);
  }

  private static double sumOf(double... values) {
    ExactSum sum = new ExactSum();
    sum.add(values, 0, values.length);
    return sum.sum();
  }

  private static double sumOf(TileSum tileSum, float[] values) {
    ExactSum sum = new ExactSum(tileSum);
    sum.add(values, 0, values.length);
    return sum.sum();
  }

  private ExactSum tree(double[] values, int from, int to) {
    ExactSum sum = new ExactSum();
    if (to - from < 5) {
      sum.add(values, from, to);
      return sum;
    }
    int split = from + 1 + random.nextInt(to - from - 1);
    sum.merge(tree(values, split, to));
    sum.merge(tree(values, from, split));
    return sum;
  }

  private void shuffle(double[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  private void shuffle(float[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      float value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  private static long packed(float largest, float smallest) {
    return (long) Float.floatToRawIntBits(largest) << 32 | Float.floatToRawIntBits(smallest);
  }

  private static long bits(double x) {
    return Double.doubleToRawLongBits(x);
  }
}

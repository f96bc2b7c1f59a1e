package io.isoloss.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DivisorTest {
  private final Random random = new Random(1);

  /// As divisor.cuh has it.
  private static long quotient(Divisor divisor, long dividend) {
    return divisor.magic() == 0
        ? dividend
        : Math.unsignedMultiplyHigh(dividend, divisor.magic()) >>> divisor.shift();
  }

  private void check(long value) {
    Divisor divisor = Divisor.of(value);
    assertThat(divisor.value()).isEqualTo(value);
    for (int i = 0; i < 200; i++) {
      // Multiples and their neighbours, where a quotient changes.
      long multiple = (random.nextLong() >>> 1 + random.nextInt(62)) / value * value;
      for (long dividend : new long[] {multiple, multiple - 1, multiple + value - 1}) {
        if (dividend >= 0) {
          assertThat(quotient(divisor, dividend)).isEqualTo(dividend / value);
        }
      }
    }
    assertThat(quotient(divisor, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE / value);
    assertThat(quotient(divisor, 0)).isZero();
  }

  @Test
  void dividesAsIntegersDo() {
    for (long value = 1; value < 1000; value++) {
      check(value);
    }
    for (int shift = 10; shift < 63; shift++) {
      check(1L << shift);
      check((1L << shift) - 1);
      check((1L << shift) + 1);
      check((1L << shift) + random.nextLong(1L << shift));
    }
    check(Long.MAX_VALUE);
  }
}

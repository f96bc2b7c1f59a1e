package io.isoloss.internal.cuda;

import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An exact sum on the device: the accumulator of exact_sum.cuh, to which the kernels of all chunks
/// of a call add.
final class DeviceSum {
  private static final int LIMBS = 68;

  /// Of NaN, +infinity and -infinity.
  private static final int COUNTERS = 3;

  /// Limb i counts units of 2^(32 i - 1077).
  private static final int FIRST_EXPONENT = -1077;

  /// No double has bits below 2^-1074, so the lowest limb is a multiple of 2^3.
  private static final int SPARE_BITS = 3;

  private final Operand.Accumulator accumulator;

  DeviceSum(Call call) {
    accumulator = call.accumulator((LIMBS + COUNTERS) * Long.BYTES);
  }

  Operand operand() {
    return accumulator;
  }

  /// Adds what the kernels have summed, after the call has run.
  void addTo(ExactSum sum) {
    sum.add(get(0) >> SPARE_BITS, FIRST_EXPONENT + SPARE_BITS);
    for (int i = 1; i < LIMBS; i++) {
      long limb = get(i);
      if (limb != 0) {
        sum.add(limb, FIRST_EXPONENT + Integer.SIZE * i);
      }
    }
    addIfAny(sum, Double.NaN, LIMBS);
    addIfAny(sum, Double.POSITIVE_INFINITY, LIMBS + 1);
    addIfAny(sum, Double.NEGATIVE_INFINITY, LIMBS + 2);
  }

  /// One of them says as much as many.
  private void addIfAny(ExactSum sum, double special, int counter) {
    if (get(counter) != 0) {
      sum.add(special);
    }
  }

  private long get(int index) {
    MemorySegment content = accumulator.content();
    return content.getAtIndex(ValueLayout.JAVA_LONG, index);
  }
}

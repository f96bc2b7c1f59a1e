package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Evaluating a small batch again and again allocates its result, and next to nothing else.
class GarbageTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int ROWS = 32;
  private static final int CLASSES = 10;

  /// Of the few small objects that say what is to be computed.
  private static final int BYTES_OF_THE_CALL = 160;

  private static final int CALLS = 10_000;

  /// Until then the JIT must have compiled everything: vectors are objects before that.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final CrossEntropy loss = new CrossEntropy();
  private final Tensor logits = Tensor.of(new float[ROWS * CLASSES], ROWS, CLASSES);
  private final Tensor labels = Tensor.of(new long[ROWS], ROWS);
  private final Tensor gradient = Tensor.of(new float[ROWS * CLASSES], ROWS, CLASSES);

  @BeforeEach
  void fill() {
    Random random = new Random(1);
    for (int i = 0; i < ROWS; i++) {
      ((long[]) labels.memory().heapBase().orElseThrow())[i] = random.nextInt(CLASSES);
    }
    for (int i = 0; i < ROWS * CLASSES; i++) {
      ((float[]) logits.memory().heapBase().orElseThrow())[i] = (float) random.nextGaussian();
    }
  }

  @Test
  void lossAndGradientAllocateTheirResult() {
    try (Device device = Device.cpu(1)) {
      requireLittleBeyond(
          bytesOf(
              () -> result(Tensor.allocateLike("gradient", logits, DType.FLOAT32, logits.shape()))),
          () -> device.lossAndGradient(loss, logits, labels));
    }
  }

  @Test
  void aGradientOfTheCallersIsNotAllocated() {
    try (Device device = Device.cpu(1)) {
      requireLittleBeyond(
          bytesOf(() -> result(gradient)),
          () -> device.lossAndGradient(loss, logits, labels, gradient));
    }
  }

  private static LossResult result(Tensor gradient) {
    return new LossResult(Tensor.allocate(DType.FLOAT32, Shape.of()), gradient, false, 1, ROWS, 0);
  }

  private interface Call {
    LossResult run();
  }

  private static void requireLittleBeyond(long result, Call call) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long bytes;
    do {
      bytes = bytesOf(call);
    } while (bytes > result + BYTES_OF_THE_CALL && System.nanoTime() < end);
    assertThat(bytes).isBetween(result, result + BYTES_OF_THE_CALL);
  }

  /// Of one call, on average.
  private static long bytesOf(Call call) {
    // Kept here, so that the JIT cannot do without a result that nobody looks at.
    LossResult[] last = new LossResult[1];
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      last[0] = call.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }
}

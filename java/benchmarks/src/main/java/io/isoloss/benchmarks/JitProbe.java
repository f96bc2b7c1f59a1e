package io.isoloss.benchmarks;

import io.isoloss.internal.math.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What compiled code can do here: the unit in which kernels are measured.
///
/// The unit is what an element costs in a vector loop with about the arithmetic of an exponential.
/// Should that loop itself be compiled badly, a chain of integer operations, which runs nearly as
/// fast in whatever form it is compiled, says what the unit can be at most.
final class JitProbe {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int SIZE = 1 << 14;
  private static final int STEPS = 16;
  private static final long NANOS = 1_000_000_000L;

  /// A step of the chain costs four cycles or five, an element of the loop one with 512 bits, two
  /// to four with 128. More than this many steps, and the loop is not what it should be.
  private static final double MOST_STEPS = 3;

  private final float[] data = new float[SIZE];
  private float sink;
  private int chainSink;

  JitProbe() {
    for (int i = 0; i < SIZE; i++) {
      data[i] = i % 7 / 8f;
    }
  }

  private double loop = Double.POSITIVE_INFINITY;
  private double chain = Double.POSITIVE_INFINITY;

  /// Looks again. The first time the JIT may not have got round to the loop yet.
  void look() {
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() < end) {
      loop = Math.min(loop, time(() -> sink += loop(data)));
      chain = Math.min(chain, time(() -> chainSink += chain(chainSink)));
    }
  }

  /// ns per element, the least that was seen.
  double unit() {
    return Math.min(loop, MOST_STEPS * chain);
  }

  private static double time(Runnable run) {
    long start = System.nanoTime();
    run.run();
    return (double) (System.nanoTime() - start) / SIZE;
  }

  private static float loop(float[] data) {
    FloatVector sum = FloatVector.zero(S);
    for (int i = 0; i < SIZE; i += S.length()) {
      FloatVector x = FloatVector.fromArray(S, data, i);
      FloatVector y = x;
      for (int step = 0; step < STEPS; step++) {
        y = y.fma(x, x);
      }
      sum = sum.add(y);
    }
    return sum.lane(0);
  }

  private static int chain(int seed) {
    int h = seed;
    for (int i = 0; i < SIZE; i++) {
      h = h * 31 + i;
    }
    return h;
  }
}

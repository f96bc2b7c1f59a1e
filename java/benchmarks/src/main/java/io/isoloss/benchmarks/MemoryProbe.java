package io.isoloss.benchmarks;

import io.isoloss.internal.math.VectorWidth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// What the memory can do: arrays read once, or copied, by loops that compute next to nothing. The
/// same threads as an operation has, the same memory, the same width.
final class MemoryProbe implements AutoCloseable {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  private final int threads;
  private final ExecutorService helpers;

  MemoryProbe(int threads) {
    this.threads = threads;
    helpers =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), Thread.ofPlatform().daemon().factory());
  }

  /// Reads all of `memory`; returns its sum so that nothing is optimised away.
  float read(float[] memory) {
    return split(memory.length, (from, to) -> read(memory, from, to));
  }

  /// Reads all of `from` and writes all of `to`.
  float copy(float[] from, float[] to) {
    return split(from.length, (begin, end) -> copy(from, to, begin, end));
  }

  private interface Slice {
    float run(int from, int to);
  }

  private float split(int length, Slice slice) {
    int part = length / threads / WIDTH * WIDTH;
    List<Future<Float>> others = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      int from = i * part;
      int to = i == threads - 1 ? length : from + part;
      others.add(helpers.submit(() -> slice.run(from, to)));
    }
    float sum = slice.run(0, threads == 1 ? length : part);
    for (Future<Float> other : others) {
      try {
        sum += other.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return sum;
  }

  /// Eight sums, so that no addition waits for another. What is left at the end does not count.
  private static float read(float[] memory, int from, int to) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    int end = to - 8 * WIDTH;
    for (int i = from; i <= end; i += 8 * WIDTH) {
      a = a.add(FloatVector.fromArray(S, memory, i));
      b = b.add(FloatVector.fromArray(S, memory, i + WIDTH));
      c = c.add(FloatVector.fromArray(S, memory, i + 2 * WIDTH));
      d = d.add(FloatVector.fromArray(S, memory, i + 3 * WIDTH));
      e = e.add(FloatVector.fromArray(S, memory, i + 4 * WIDTH));
      f = f.add(FloatVector.fromArray(S, memory, i + 5 * WIDTH));
      g = g.add(FloatVector.fromArray(S, memory, i + 6 * WIDTH));
      h = h.add(FloatVector.fromArray(S, memory, i + 7 * WIDTH));
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).reduceLanes(VectorOperators.ADD);
  }

  private static float copy(float[] from, float[] to, int begin, int end) {
    for (int i = begin; i <= end - WIDTH; i += WIDTH) {
      FloatVector.fromArray(S, from, i).intoArray(to, i);
    }
    return to[begin];
  }

  @Override
  public void close() {
    helpers.shutdown();
  }
}

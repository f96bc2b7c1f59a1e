package io.isoloss.benchmarks;

import com.sun.management.ThreadMXBean;
import io.isoloss.benchmarks.Contest.Rival;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes the times of a contest: many short rounds, in each of which everyone has a turn.
final class Stopwatch {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int MOST_REPETITIONS = 1 << 20;

  private final int rounds;
  private final long turnNanos;

  /// @param turnNanos how long a turn lasts at least: as many runs as that takes
  Stopwatch(int rounds, long turnNanos) {
    this.rounds = rounds;
    this.turnNanos = turnNanos;
  }

  Measurement measure(Entry entry) {
    try (Contest contest = entry.open()) {
      List<Runnable> runs = new ArrayList<>();
      runs.add(contest::ours);
      contest.rivals().forEach(rival -> runs.add(rival.run()));
      // So that nobody pays for the garbage of the last contest.
      System.gc();
      double[][] nanos = measure(runs);
      return new Measurement(
          entry,
          contest.elements(),
          nanos[0],
          contest.rivals().stream().map(Rival::name).toList(),
          Arrays.copyOfRange(nanos, 1, nanos.length),
          bytes(runs.getFirst()));
    }
  }

  /// Of each of `runs`, the time of one run in each round.
  private double[][] measure(List<Runnable> runs) {
    int[] repetitions = new int[runs.size()];
    for (int i = 0; i < repetitions.length; i++) {
      repetitions[i] = repetitions(runs.get(i));
    }
    double[][] nanos = new double[runs.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < repetitions.length; turn++) {
        // Every other round in the other order, so that nobody always comes first.
        int i = round % 2 == 0 ? turn : repetitions.length - 1 - turn;
        nanos[i][round] = (double) time(runs.get(i), repetitions[i]) / repetitions[i];
      }
    }
    return nanos;
  }

  /// How many runs a turn needs. What is guessed from cold code is guessed again from warm code.
  private int repetitions(Runnable run) {
    int guess = repetitions(time(run, 1));
    return repetitions(time(run, guess) / guess);
  }

  private int repetitions(long nanos) {
    return Math.clamp(turnNanos / Math.max(nanos, 1), 1, MOST_REPETITIONS);
  }

  private static long time(Runnable run, int repetitions) {
    long start = System.nanoTime();
    for (int i = 0; i < repetitions; i++) {
      run.run();
    }
    return System.nanoTime() - start;
  }

  /// What a run allocates on this thread.
  private static long bytes(Runnable run) {
    int repetitions = 10;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < repetitions; i++) {
      run.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / repetitions;
  }

  /// Runs ours on little data of an entry's kind until the JIT has seen it.
  static void warmUp(Entry entry, long nanos) {
    BatchShape small = entry.shape().atMost(1 << 18);
    try (Contest contest = entry.operation().open(small, entry.threads())) {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        contest.ours();
      }
    }
  }
}

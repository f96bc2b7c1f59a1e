package io.isoloss.benchmarks;

import java.util.List;

/// What the rounds of a contest gave.
///
/// @param oursNanos of each round, the time of one run of ours
/// @param rivalNanos of each rival and round, the time of one run
/// @param bytes what one run of ours allocates on the Java heap
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
record Measurement(
    Entry entry,
    int elements,
    double[] oursNanos,
    List<String> rivals,
    double[][] rivalNanos,
    long bytes) {
  Spread ours() {
    return Spread.of(oursNanos);
  }

  Spread rival(int rival) {
    return Spread.of(rivalNanos[rival]);
  }

  /// How many times as fast as a rival we are. Each round's ratio is of runs that were neighbours
  /// in time, so what disturbs the machine for longer than a round disturbs both.
  Spread ratio(int rival) {
    double[] ratios = new double[oursNanos.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = rivalNanos[rival][round] / oursNanos[round];
    }
    return Spread.of(ratios);
  }

  boolean met() {
    return entry.goal().met(this);
  }
}

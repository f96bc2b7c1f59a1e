package io.isoloss.benchmarks;

import java.util.Arrays;

/// The middle and the ends of what the rounds gave.
record Spread(double min, double median, double max) {
  static Spread of(double[] rounds) {
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
    return new Spread(sorted[0], median, sorted[last]);
  }
}

package io.isoloss.benchmarks;

import java.util.Locale;

/// What a measurement should come out at.
sealed interface Goal {
  /// Whether it did.
  boolean met(Measurement measurement);

  /// At least so many times as fast as the first rival.
  record Ratio(double atLeast) implements Goal {
    @Override
    public boolean met(Measurement measurement) {
      return measurement.ratio(0).median() >= atLeast;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2fx", atLeast);
    }
  }

  /// A run in at most so much time.
  record Time(double nanos) implements Goal {
    @Override
    public boolean met(Measurement measurement) {
      return measurement.ours().median() <= nanos;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.0f ns a run", nanos);
    }
  }

  /// Measured for information.
  record None() implements Goal {
    @Override
    public boolean met(Measurement measurement) {
      return true;
    }

    @Override
    public String toString() {
      return "";
    }
  }
}

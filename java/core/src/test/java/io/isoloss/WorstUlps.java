package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;

/// The element that is off most.
final class WorstUlps {
  private double ulps;
  private String where = "";

  void add(double actual, double exact, double magnitude, int i) {
    double error = Math.abs(actual - exact) / TestTensors.ulp(magnitude, DType.FLOAT32);
    if (!(error <= ulps)) {
      ulps = error;
      where =
          "element %d is %s, exactly %s, of magnitude %s".formatted(i, actual, exact, magnitude);
    }
  }

  void assertAtMost(double bound, Object row) {
    assertThat(ulps).as("%s: ULP; %s", row, where).isLessThanOrEqualTo(bound);
  }
}

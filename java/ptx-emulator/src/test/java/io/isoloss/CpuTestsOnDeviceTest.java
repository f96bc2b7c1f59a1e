package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What the tests of the CPU say about options, limits, errors and streams, said of the device
/// under test.
class CpuTestsOnDeviceTest {
  @Test
  void runOnTheDeviceUnderTest() {
    try (Device device = TestDevice.open()) {
      assertThat(device.name()).startsWith("cuda");
    }
  }

  @Nested
  class ClassLossEdges extends ClassLossEdgesTest {}

  @Nested
  class ClassLossErrors extends ClassLossErrorsTest {}

  @Nested
  class ClassLossLimits extends ClassLossLimitsTest {}

  @Nested
  class ClassLossSemantics extends ClassLossSemanticsTest {}

  @Nested
  class ElementLosses extends ElementLossTest {}

  @Nested
  class Streams extends LossStreamTest {}

  @Nested
  class Overlaps extends OverlapsTest {}
}

package io.isoloss.internal.emulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.emulator.TestDevice;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The emulator (or a GPU, see [TestDevice]) gives what the ISA manual says, for every row of the
// table.
final class ConformanceTest {
  private static final Driver DRIVER = TestDevice.open(64 << 20, 1);

  static List<Row> rows() {
    return InstructionTable.rows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void conforms(Row row) {
    assertThat(Conformance.check(DRIVER, row)).isPositive();
  }
}

package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the tables that compare the CPU with LibTorch, on the device under test: the bytes
/// of the CPU.
class TableConformanceTest {
  private static final Device CPU = Device.cpu(1);
  private static final Device DEVICE = TestDevice.open();

  @AfterAll
  static void close() {
    CPU.close();
    DEVICE.close();
  }

  @ParameterizedTest
  @MethodSource("io.isoloss.ClassLossCase#all")
  void classLosses(ClassLossCase row) {
    ClassLossBatch batch = row.batch();
    try (LossResult expected = batch.evaluate(CPU);
        LossResult actual = batch.evaluate(DEVICE)) {
      requireSame(expected, actual);
    }
  }

  @ParameterizedTest
  @MethodSource("io.isoloss.ElementLossCase#all")
  void elementLosses(ElementLossCase row) {
    ElementLossBatch batch = row.batch();
    try (LossResult expected = batch.evaluate(CPU);
        LossResult actual = batch.evaluate(DEVICE)) {
      requireSame(expected, actual);
    }
  }

  @ParameterizedTest
  @MethodSource({
    "io.isoloss.FunctionCase#rowFunctions",
    "io.isoloss.FunctionCase#elementFunctions"
  })
  void functions(FunctionCase row) {
    FunctionBatch batch = row.batch();
    try (Tensor expected = batch.evaluate(CPU);
        Tensor actual = batch.evaluate(DEVICE)) {
      requireSame(of(expected), of(actual));
    }
  }

  private static void requireSame(LossResult expected, LossResult actual) {
    requireSame(of(expected), of(actual));
  }

  private static Outcome of(LossResult result) {
    Outcome outcome = new Outcome();
    outcome.add(result);
    outcome.add("gradient", result.gradient());
    return outcome;
  }

  private static Outcome of(Tensor output) {
    Outcome outcome = new Outcome();
    outcome.add("output", output);
    return outcome;
  }

  private static void requireSame(Outcome expected, Outcome actual) {
    assertThat(actual.differenceFrom(expected)).isNull();
  }
}

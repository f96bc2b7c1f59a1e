package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isoloss.Results.Worst;
import io.isoloss.reference.NdArray.Precision;
import io.isoloss.reference.Torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every loss, gradient and function against real PyTorch in float64: our error is at most the
/// stated [Bound], or where PyTorch's own float32 error on the same data is larger, at most that.
final class TorchAgreementTest {
  private static final Device DEVICE = Device.cpu(2);

  @BeforeAll
  static void needsLibTorch() {
    assumeTrue(Torch.isAvailable(), "LibTorch has no natives for this platform");
    Torch.setThreads(1);
  }

  @AfterAll
  static void close() {
    DEVICE.close();
  }

  @ParameterizedTest
  @MethodSource("io.isoloss.ClassLossCase#all")
  void classLosses(ClassLossCase row) {
    check(row);
  }

  @ParameterizedTest
  @MethodSource("io.isoloss.FunctionCase#rowFunctions")
  void rowFunctions(FunctionCase row) {
    check(row);
  }

  @ParameterizedTest
  @MethodSource("io.isoloss.FunctionCase#elementFunctions")
  void elementFunctions(FunctionCase row) {
    check(row);
  }

  @ParameterizedTest
  @MethodSource("io.isoloss.ElementLossCase#all")
  void elementLosses(ElementLossCase row) {
    check(row);
  }

  private static void check(AgreementCase row) {
    AgreementCase.Batch batch = row.batch();
    Results exact = batch.torch(Precision.FLOAT64);
    Results allowed = batch.allowed();
    Worst ours = batch.isoloss(DEVICE).worst(exact, allowed);
    if (ours.ratio() > 1 && row.type() == DType.FLOAT32) {
      Worst theirs = batch.torch(Precision.FLOAT32).worst(exact, allowed);
      assertThat(ours.ratio())
          .as("%s%nours: %s%nLibTorch in float32: %s", row, ours, theirs)
          .isLessThanOrEqualTo(theirs.ratio());
    } else {
      assertThat(ours.ratio()).as("%s%n%s", row, ours).isLessThanOrEqualTo(1);
    }
  }
}

package io.isoloss.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isoloss.reference.TorchOptions.Reduction;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The prepared operations are PyTorch to the last bit, and cost no page faults and no memory.
final class PreparedOperationsTest {
  @BeforeAll
  static void needsLibTorch() {
    assumeTrue(Torch.isAvailable(), "LibTorch has no natives for this platform");
    Torch.setThreads(1);
  }

  @ParameterizedTest
  @CsvSource({"7, 10", "64, 100", "5, 1003"})
  void crossEntropyHasTheBitsOfAutograd(int rows, int classes) {
    float[] logits = logits(rows * classes);
    long[] targets = targets(rows, classes);
    TorchLoss expected =
        Torch.crossEntropy(NdArray.of(logits, rows, classes), targets, TorchOptions.DEFAULTS);
    try (TorchCrossEntropy operation = new TorchCrossEntropy(logits, targets, rows, classes)) {
      assertThat(operation.forward()).isEqualTo((float) expected.value().item());
      assertThat(operation.forwardAndGradient()).isEqualTo((float) expected.value().item());
      assertThat(operation.gradient()).isEqualTo(expected.gradient().floats());
      assertThat(operation.autograd()).isEqualTo((float) expected.value().item());
      assertThat(operation.autogradGradient()).isEqualTo(expected.gradient().floats());
    }
    try (TorchCrossEntropyByHand operation =
        new TorchCrossEntropyByHand(logits, targets, rows, classes)) {
      float loss = (float) expected.value().item();
      float[] gradient = expected.gradient().floats();
      assertThat(operation.forward()).isCloseTo(loss, within(1e-5f));
      assertThat(operation.forwardAndGradientBySoftmax()).isCloseTo(loss, within(1e-5f));
      assertThat(operation.gradient()).containsExactly(gradient, within(1e-6f));
      assertThat(operation.forwardAndGradientByLogSumExp()).isCloseTo(loss, within(1e-5f));
      assertThat(operation.gradient()).containsExactly(gradient, within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void bceWithLogitsHasTheBitsOfAutograd(Reduction reduction) {
    int size = 1003;
    float[] logits = logits(size);
    float[] targets = new float[size];
    for (int i = 0; i < size; i++) {
      targets[i] = i % 3 / 2f;
    }
    TorchLoss expected =
        Torch.bceWithLogits(
            NdArray.of(logits), NdArray.of(targets), TorchOptions.DEFAULTS.reduction(reduction));
    try (TorchBceWithLogits operation = new TorchBceWithLogits(logits, targets, reduction)) {
      float loss = operation.forward();
      assertThat(operation.forwardAndGradient()).isEqualTo(loss);
      if (reduction == Reduction.NONE) {
        assertThat(operation.losses()).isEqualTo(expected.value().floats());
      } else {
        assertThat(loss).isEqualTo((float) expected.value().item());
      }
      assertThat(operation.gradient()).isEqualTo(expected.gradient().floats());
      assertThat(operation.autograd()).isEqualTo(loss);
      assertThat(operation.autogradGradient()).isEqualTo(expected.gradient().floats());
    }
  }

  @Test
  void rowFunctionsHaveTheBitsOfTheFacade() {
    float[] input = logits(7 * 103);
    NdArray array = NdArray.of(input, 7, 103);
    try (TorchSoftmax operation = new TorchSoftmax(input, 7, 103)) {
      operation.run();
      assertThat(operation.output()).isEqualTo(Torch.softmax(array, 1).floats());
    }
    try (TorchLogSoftmax operation = new TorchLogSoftmax(input, 7, 103)) {
      operation.run();
      assertThat(operation.output()).isEqualTo(Torch.logSoftmax(array, 1).floats());
    }
  }

  @Test
  void preparedOperationsCostNoPageFaults() {
    assumeTrue(ProcessMemory.isKnown());
    int rows = 2048;
    int classes = 4096;
    float[] logits = logits(rows * classes);
    long[] targets = targets(rows, classes);
    long pages = 4L * rows * classes / 4096;
    try (TorchCrossEntropy ce = new TorchCrossEntropy(logits, targets, rows, classes);
        TorchBceWithLogits bce = new TorchBceWithLogits(logits, logits, Reduction.MEAN)) {
      assertThat(faultsPerRun(ce::forwardAndGradient)).isLessThan(pages / 50);
      assertThat(faultsPerRun(bce::forwardAndGradient)).isLessThan(pages / 50);
    }
  }

  @Test
  void nothingLeaks() {
    assumeTrue(ProcessMemory.isKnown());
    int rows = 256;
    int classes = 256;
    float[] logits = logits(rows * classes);
    long[] targets = targets(rows, classes);
    // No Java garbage to speak of: the Java heap would grow into the resident size too.
    Runnable everything =
        () -> {
          try (TorchCrossEntropy ce = new TorchCrossEntropy(logits, targets, rows, classes);
              TorchBceWithLogits bce = new TorchBceWithLogits(logits, logits, Reduction.MEAN)) {
            ce.forwardAndGradient();
            ce.autograd();
            bce.forwardAndGradient();
            bce.autograd();
          }
        };
    repeat(200, everything);
    long before = ProcessMemory.residentBytes();
    repeat(1000, everything);
    // One leaked matrix per round would be 256 MiB.
    assertThat(ProcessMemory.residentBytes() - before).isLessThan(64L << 20);
  }

  private static long faultsPerRun(Runnable operation) {
    repeat(3, operation);
    long before = ProcessMemory.minorFaults();
    repeat(10, operation);
    return (ProcessMemory.minorFaults() - before) / 10;
  }

  private static void repeat(int times, Runnable operation) {
    for (int i = 0; i < times; i++) {
      operation.run();
    }
  }

  private static float[] logits(int size) {
    Random random = new Random(size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (3 * random.nextGaussian());
    }
    return values;
  }

  private static long[] targets(int rows, int classes) {
    return new Random(rows).longs(rows, 0, classes).toArray();
  }
}

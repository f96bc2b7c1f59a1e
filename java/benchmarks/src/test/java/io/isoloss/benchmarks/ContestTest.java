package io.isoloss.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isoloss.Reduction;
import io.isoloss.benchmarks.MemoryKindContest.Kind;
import io.isoloss.reference.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever is compared does the same work: all contestants come to the same result.
final class ContestTest {
  private static final BatchShape SHAPE = new BatchShape(37, 100);

  @BeforeAll
  static void needsLibTorch() {
    assumeTrue(Torch.isAvailable(), "LibTorch has no natives for this platform");
  }

  @ParameterizedTest
  @CsvSource({"37x10, false", "37x10, true", "9x1000, false", "9x1000, true"})
  void crossEntropy(String shape, boolean withGradient) {
    try (CrossEntropyContest contest =
        new CrossEntropyContest(BatchShape.parse(shape), 2, withGradient)) {
      float loss = contest.isoloss();
      assertThat(loss).isCloseTo(contest.pytorch(), within(1e-5f));
      assertThat(loss).isCloseTo(contest.pytorchByHand(), within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowFunctions(RowFunctionContest.Function function) {
    try (RowFunctionContest contest = new RowFunctionContest(SHAPE, 2, function)) {
      contest.ours();
      contest.pytorch();
      assertThat(contest.output()).containsExactly(contest.torchOutput(), within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bceWithLogits(boolean withGradient) {
    try (BceContest contest = new BceContest(1003, 2, Reduction.MEAN, withGradient)) {
      assertThat(contest.isoloss()).isCloseTo(contest.pytorch(), within(1e-6));
    }
  }

  @Test
  void probesReadEverything() {
    float[] ones = new float[1 << 20];
    Arrays.fill(ones, 1);
    for (int threads = 1; threads <= 3; threads++) {
      try (MemoryProbe probe = new MemoryProbe(threads)) {
        float[] copy = new float[ones.length];
        probe.copy(ones, copy);
        assertThat(copy).isEqualTo(ones);
        // Each slice may leave out what does not fill its loop.
        assertThat(probe.read(ones)).isCloseTo(ones.length, within(threads * 256f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void memoryKinds(Kind kind) {
    try (MemoryKindContest contest = new MemoryKindContest(SHAPE, 2, kind, true)) {
      assertThat(contest.outside()).isEqualTo(contest.array());
    }
  }

  @Test
  void smallBatch() {
    try (SmallBatchContest contest = new SmallBatchContest(new BatchShape(32, 10), 1)) {
      assertThat(contest.isoloss()).isCloseTo(contest.pytorch(), within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationCanBeMeasuredAndReported(Operation operation) {
    Entry entry = new Entry(operation, new BatchShape(16, 10), 1, new Goal.Ratio(1e-9));
    Stopwatch.warmUp(entry, 1000);
    Measurement measurement = new Stopwatch(3, 1000).measure(entry);
    Report report = new Report(Map.of("jdk", "25"), List.of(measurement));
    assertThat(report.markdown())
        .contains("- jdk: 25", "| " + operation + " | 16x10 | 1 |", "| 0.00x | yes |");
    assertThat(report.json()).contains("\"operation\": \"" + operation + "\"", "\"met\": true");
    assertThat(Operation.parse(operation.toString().toLowerCase(Locale.ROOT))).isEqualTo(operation);
  }

  @Test
  void optionsSelectEntries() {
    Options options =
        Options.parse(
            new String[] {"--operations", "softmax", "--shapes", "65536x10", "--threads", "2"});
    assertThat(Catalogue.all().stream().filter(options::wanted))
        .extracting(Entry::toString)
        .containsExactly("softmax 65536x10, 2 threads");
  }
}

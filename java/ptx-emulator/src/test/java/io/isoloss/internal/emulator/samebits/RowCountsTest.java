package io.isoloss.internal.emulator.samebits;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.emulator.run.Counts;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What row kernels cost: global memory moved against the least, and instructions.
class RowCountsTest {
  /// Sectors at the ends of rows, labels, and losses.
  private static final double SLACK = 1.02;

  private static final int SECTOR = 32;

  private final Devices devices = new Devices();
  private final Map<String, Counts> launches = new HashMap<>();

  @AfterEach
  void close() {
    devices.close();
  }

  /// Forward, each logit is read once; with the gradient it is written once besides, and read once
  /// more only where a block has not the registers for the row.
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 1000, 1", "FLOAT32, 1001, 1", "FLOAT32, 2048, 1", "FLOAT32, 4096, 1",
    "FLOAT32, 5001, 1", "FLOAT32, 32000, 1", "FLOAT32, 50257, 2", "FLOAT32, 131072, 2",
    "FLOAT16, 4096, 1", "FLOAT16, 32000, 1", "BFLOAT16, 4096, 1", "BFLOAT16, 32000, 1",
    "BFLOAT16, 131072, 2"
  })
  void movesNoMoreThanItMust(DType type, int classes, int reads) {
    int rows = Math.max(2, 8000 / classes);
    long bytes = (long) rows * classes * type.bytes();
    Tensor x = new Data(classes).ordinary(type, rows, classes);
    Tensor labels = new Data(classes).labels(DType.INT32, classes, 0, rows);
    Tensor y = Data.zeros(type, rows, classes);

    Counts forward = crossEntropy(x, labels, null);
    long ends = ends(rows, classes, type);
    assertThat(forward.sectorsRead() * SECTOR).isBetween(bytes, (long) (bytes * SLACK) + ends);
    Counts backward = crossEntropy(x, labels, y);
    assertMoved(backward, bytes * reads, bytes, ends);

    try (Devices.Copies copies = devices.new Copies(0)) {
      Tensor in = copies.of(x);
      Tensor out = copies.of(y);
      Counts softmax = counts(() -> devices.gpu.softmax(in, 1, out), "softmax");
      assertMoved(softmax, bytes * reads, bytes, ends);
      Counts logSoftmax = counts(() -> devices.gpu.logSoftmax(in, 1, out), "log_softmax");
      assertMoved(logSoftmax, bytes * reads, bytes, ends);
    }
  }

  private static void assertMoved(Counts counts, long read, long written, long ends) {
    assertThat(counts.sectorsRead() * SECTOR).isBetween(read, (long) (read * SLACK) + ends);
    assertThat(counts.sectorsWritten() * SECTOR)
        .isBetween(written, (long) (written * SLACK) + ends);
  }

  /// Tiles that begin or end within a sector have quads there that are moved in pieces.
  private static long ends(int rows, int classes, DType type) {
    boolean aligned = classes * type.bytes() % SECTOR == 0;
    int tiles = (classes - 1) / 2048 + 1;
    return aligned ? 0 : 7L * SECTOR * rows * tiles;
  }

  /// The forward pass of 16-bit types is bound by instructions where that of float32 is bound by
  /// memory.
  @ParameterizedTest
  @CsvSource({"FLOAT32, 32000, 20", "BFLOAT16, 32000, 23", "FLOAT16, 32000, 23"})
  void forwardTakesFewInstructions(DType type, int classes, int most) {
    int rows = 8;
    Tensor x = new Data(classes).ordinary(type, rows, classes);
    Tensor labels = new Data(classes).labels(DType.INT32, classes, 0, rows);
    Counts counts = crossEntropy(x, labels, null);
    assertThat(counts.instructionsPer((long) rows * classes)).isBetween(17.0, (double) most);
  }

  private Counts crossEntropy(Tensor logits, Tensor targets, @Nullable Tensor gradient) {
    try (Devices.Copies copies = devices.new Copies(0)) {
      Tensor x = copies.of(logits);
      Tensor t = copies.of(targets);
      Tensor g = gradient == null ? null : copies.of(gradient);
      Pass pass = new Pass(null, g, 1, devices.gpu.newSum());
      return counts(
          () -> devices.gpu.crossEntropy(new CrossEntropy(), x, t, pass), "cross_entropy");
    }
  }

  private Counts counts(Runnable operation, String module) {
    launches.clear();
    devices.emulator().onLaunch(launches::put);
    operation.run();
    return launches.entrySet().stream()
        .filter(launch -> launch.getKey().startsWith(module + "_"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }
}

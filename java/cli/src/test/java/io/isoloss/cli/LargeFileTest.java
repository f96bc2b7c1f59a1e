package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.DType;
import io.isoloss.Npy;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files larger than the heap, and what happens to them in the middle of a run. Each run has a JVM
/// of its own; the files are sparse, so they take no room.
@Timeout(300)
class LargeFileTest {
  private static final int CLASSES = 1000;
  private static final long ROWS = 128_000;
  private static final List<String> SMALL_HEAP = List.of("-Xmx64m");

  @TempDir Path folder;
  @TempDir Path logs;

  private Path input;
  private Path target;

  /// Half a gigabyte of logits.
  @BeforeEach
  void files() throws Exception {
    input = Batches.sparse(folder.resolve("x.npy"), DType.FLOAT32, ROWS, CLASSES);
    target = Batches.sparse(folder.resolve("t.npy"), DType.INT64, ROWS);
  }

  private Cli.Forked eval(List<String> flags, Object... options) throws IOException {
    List<Object> args = new ArrayList<>(List.of("eval", "cross-entropy", "--device", "cpu"));
    args.addAll(List.of("--input", input, "--target", target));
    args.addAll(List.of(options));
    return Cli.fork(logs, flags, args.toArray());
  }

  private List<String> listing() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertOnlyInputs() throws Exception {
    assertThat(listing()).containsExactly("t.npy", "x.npy");
  }

  /// Waits until the run has written some of its output.
  private void awaitOutput(Process process) throws Exception {
    while (process.isAlive()) {
      try (Stream<Path> all = Files.list(folder)) {
        if (all.anyMatch(file -> file.toString().endsWith(".tmp") && size(file) > 1 << 20)) {
          return;
        }
      }
      Thread.sleep(5);
    }
    throw new AssertionError("it ended too soon");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void largerThanTheHeap() throws Exception {
    Path losses = folder.resolve("l.npy");
    Cli.Result result = eval(SMALL_HEAP, "--reduction", "none", "--loss-out", losses).await();
    assertThat(result.err()).isEmpty();
    assertThat(Npy.header(losses).shape()).isEqualTo(Shape.of(ROWS));
    try (Tensor each = Npy.read(losses)) {
      float one = (float) Math.log(CLASSES);
      assertThat(each.get(0)).isEqualTo(one);
      assertThat(each.get(ROWS - 1)).isEqualTo(one);
      assertThat(result.out()).isEqualTo((double) one * ROWS + "\n");
    }
  }

  @Test
  void largerThanTheHeapWithoutMapping() throws Exception {
    // Zeros are zeros in either byte order.
    try (RandomAccessFile file = new RandomAccessFile(input.toFile(), "rw")) {
      byte[] start = new byte[64];
      file.readFully(start);
      file.seek(new String(start, StandardCharsets.ISO_8859_1).indexOf('<'));
      file.write('>');
    }
    Cli.Result result = eval(SMALL_HEAP).await();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo((double) (float) Math.log(CLASSES) + "\n");
  }

  /// The mapped page is gone when the kernel comes to it: an error, and the JVM lives to report it.
  @Test
  void cutShortWhileItIsRead() throws Exception {
    for (String threads : List.of("1", "4")) {
      Cli.Forked run = eval(List.of(), "--threads", threads, "--grad-out", folder.resolve("g.npy"));
      awaitOutput(run.process());
      try (RandomAccessFile file = new RandomAccessFile(input.toFile(), "rw")) {
        file.setLength(file.length() / 4);
      }
      Cli.Result result = run.await();
      assertThat(result.err())
          .isEqualTo("isoloss: " + input + ": was cut short while it was being read\n");
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.out()).isEmpty();
      assertOnlyInputs();
      files();
    }
  }

  @Test
  void changedWhileItIsRead() throws Exception {
    Cli.Forked run = eval(List.of(), "--grad-out", folder.resolve("g.npy"));
    awaitOutput(run.process());
    Files.setLastModifiedTime(target, FileTime.fromMillis(0));
    Cli.Result result = run.await();
    assertThat(result.err())
        .isEqualTo("isoloss: " + target + ": was changed while it was being read\n");
    assertThat(result.code()).isEqualTo(3);
    assertOnlyInputs();
  }

  /// Control-C and a polite kill both run what a JVM does at its end.
  @Test
  void interrupted() throws Exception {
    Cli.Forked run = eval(List.of(), "--grad-out", folder.resolve("g.npy"));
    awaitOutput(run.process());
    run.process().destroy();
    assertThat(run.await().code()).isEqualTo(128 + 15);
    assertOnlyInputs();
  }

  @Test
  void progressIsForTerminalsAndLeavesStandardOutputAlone() throws Exception {
    Cli.Result seen = eval(List.of("-Disoloss.terminal=true"), "--threads", "1").await();
    Cli.Result unseen = eval(List.of("-Disoloss.terminal=false"), "--threads", "1").await();
    assertThat(seen.err()).contains("eval", "%", "loss 6.907");
    assertThat(unseen.err()).isEmpty();
    assertThat(seen.out()).isEqualTo(unseen.out()).matches("6\\.907\\d+\n");
  }

  @Test
  void theFallBackToTheCpuIsOneLine() throws Exception {
    Path small = Batches.write(folder.resolve("s.npy"), Tensor.of(new float[4], 4));
    Path label = Batches.write(folder.resolve("l.npy"), Tensor.of(new long[] {1}));
    Cli.Result result =
        Cli.fork(logs, List.of(), "eval", "nll", "--input", small, "--target", label).await();
    assertThat(result.out()).isEqualTo("0.0\n");
    assertThat(result.err()).matches("isoloss: using the CPU: [^\n]*\n");
  }
}

package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Npy;
import io.isoloss.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that fails after it has written most of its outputs leaves none, and what was there before
/// is still there.
class FailureInTheMiddleTest {
  @TempDir Path folder;

  private Path archive;
  private Path target;

  /// An archive whose array is damaged at its very end.
  @BeforeEach
  void files() throws Exception {
    Path input = Batches.write(folder.resolve("x.npy"), Batches.logits(1, 100, 8));
    target = Batches.write(folder.resolve("t.npy"), Batches.labels(2, 8, 100));
    archive = Batches.zip(folder.resolve("x.npz"), false, input);
    byte[] good = Files.readAllBytes(input);
    byte[] bytes = Files.readAllBytes(archive);
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    String end = new String(good, good.length - 20, 20, StandardCharsets.ISO_8859_1);
    bytes[all.indexOf(end) + 19] ^= 1;
    Files.write(archive, bytes);
    System.setProperty("isoloss.chunk-bytes", "320");
  }

  @AfterEach
  void standardChunks() {
    System.clearProperty("isoloss.chunk-bytes");
  }

  @Test
  void nothingNewIsLeft() throws Exception {
    Path old = Batches.write(folder.resolve("g.npy"), Batches.logits(3, 2));
    Cli.Result result =
        Cli.run(
            "eval",
            "cross-entropy",
            "--device",
            "cpu",
            "--reduction",
            "none",
            "--input",
            archive,
            "--target",
            target,
            "--loss-out",
            folder.resolve("l.npy"),
            "--grad-out",
            old);
    assertThat(result)
        .isEqualTo(
            new Cli.Result(
                3, "", "isoloss: " + archive + ":x: is damaged: its checksum is wrong\n"));
    assertThat(Npy.header(old).shape()).isEqualTo(Shape.of(2));
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("x.npy", "t.npy", "x.npz", "g.npy");
    }
  }

  @Test
  void applyToo() throws Exception {
    Cli.Result result =
        Cli.run(
            "apply",
            "softmax",
            "--device",
            "cpu",
            "--input",
            archive,
            "--output",
            folder.resolve("y.npy"));
    assertThat(result.code()).isEqualTo(3);
    assertThat(folder.resolve("y.npy")).doesNotExist();
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(3);
    }
  }
}

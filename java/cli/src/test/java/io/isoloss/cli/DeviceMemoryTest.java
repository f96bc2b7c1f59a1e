package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Npy;
import io.isoloss.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes to an accelerator is read into memory that it copies fast, and read ahead.
class DeviceMemoryTest {
  @TempDir Path folder;

  @AfterEach
  void allIsFreed() {
    System.clearProperty("isoloss.chunk-bytes");
    assertThat(TestAccelerator.open()).isZero();
  }

  private Path file(String name, Tensor tensor) {
    return Batches.write(folder.resolve(name), tensor);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 500, 3000, 1 << 20})
  void evaluates(int chunkBytes) {
    Path x = file("x.npy", Batches.logits(1, 100, 8));
    Path t = file("t.npy", Batches.labels(2, 8, 100));
    Path w = file("w.npy", Batches.uniform(3, 8));
    Cli.Result[] results = new Cli.Result[2];
    float[][] gradients = new float[2][];
    for (int i = 0; i < 2; i++) {
      System.setProperty("isoloss.chunk-bytes", Integer.toString(i == 0 ? 1 << 20 : chunkBytes));
      Path gradient = folder.resolve("g.npy");
      Path losses = folder.resolve("l.npy");
      results[i] =
          Cli.run(
              "eval",
              "cross-entropy",
              "--reduction",
              "none",
              "--device",
              i == 0 ? "cpu" : TestAccelerator.KIND,
              "--input",
              x,
              "--target",
              t,
              "--weight",
              w,
              "--loss-out",
              losses,
              "--grad-out",
              gradient);
      try (Tensor written = Npy.read(gradient)) {
        gradients[i] = written.toFloatArray();
      }
    }
    assertThat(results[1]).isEqualTo(results[0]);
    assertThat(results[1].code()).isZero();
    assertThat(gradients[1]).isEqualTo(gradients[0]);
    // Two buffers for each file in chunks (one if there is one chunk), one for the weights, and
    // those of the results.
    assertThat(TestAccelerator.allocated()).isBetween(5, 11);
  }

  @Test
  void applies() {
    Path x = file("x.npy", Batches.logits(1, 50, 8));
    Path y = folder.resolve("y.npy");
    System.setProperty("isoloss.chunk-bytes", "320");
    for (int axis = 0; axis < 2; axis++) {
      Cli.Result result =
          Cli.run(
              "apply",
              "softmax",
              "--axis",
              axis,
              "--device",
              TestAccelerator.KIND,
              "--input",
              x,
              "--output",
              y);
      assertThat(result).isEqualTo(new Cli.Result(0, "", ""));
    }
  }

  @Test
  void isListedAndRefused() {
    assertThat(Cli.run("devices").out())
        .contains("test-accelerator  for tests, 3.0 GiB\n")
        .containsPattern("(?m)^cuda(:0)? ");
    Path x = file("x.npy", Batches.logits(1, 5, 8));
    Cli.Result result =
        Cli.run(
            "apply",
            "sigmoid",
            "--device",
            TestAccelerator.KIND + ":1",
            "--input",
            x,
            "--output",
            folder.resolve("y.npy"));
    assertThat(result)
        .isEqualTo(
            new Cli.Result(4, "", "isoloss: device test-accelerator:1: there is only one\n"));
    assertThat(folder.resolve("y.npy")).doesNotExist();
  }
}

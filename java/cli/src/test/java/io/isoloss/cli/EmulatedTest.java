package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command on the emulated GPU writes the files that it writes on the CPU.
class EmulatedTest {
  @TempDir Path folder;

  @AfterEach
  void standardChunks() {
    System.clearProperty("isoloss.chunk-bytes");
    System.clearProperty("isoloss.cuda.chunk-bytes");
  }

  /// Chunks of the command, and of the device within each, in bytes.
  @ParameterizedTest
  @CsvSource({
    "bce-with-logits, 1000, 300",
    "bce-with-logits, 1000000, 1000000",
    "bce-with-logits --weight W --pos-weight W --reduction none, 500, 10000",
    "mse --reduction sum, 10000, 64",
    "gaussian-nll --full --variance W, 700, 200",
    "cross-entropy --input X --target L, 700, 200",
    "cross-entropy --input X --target L --weight W --label-smoothing 0.1, 10000, 500",
    "cross-entropy --label-smoothing 0.1 --reduction none, 300, 64",
    "nll --input X --target L --weight W --ignore-index 3, 700, 200",
  })
  void evaluates(String options, String chunkBytes, String deviceChunkBytes) throws Exception {
    System.setProperty("isoloss.chunk-bytes", chunkBytes);
    System.setProperty("isoloss.cuda.chunk-bytes", deviceChunkBytes);
    Path x = Batches.write(folder.resolve("X.npy"), Batches.logits(1, 60, 7));
    Batches.write(folder.resolve("T.npy"), Batches.uniform(2, 60, 7));
    Batches.write(folder.resolve("W.npy"), Batches.uniform(3, 7));
    Batches.write(folder.resolve("L.npy"), Batches.labels(4, 7, 60));
    assertThat(x).exists();
    String all = options.contains("--input") ? options : options + " --input X --target T";
    if (options.startsWith("gaussian")) {
      Batches.write(folder.resolve("W.npy"), Batches.uniform(3, 60, 7));
    }
    List<byte[]> cpu = run("eval " + all + " --loss-out L-cpu --grad-out G-cpu --device cpu");
    List<byte[]> emulated =
        run("eval " + all + " --loss-out L-gpu --grad-out G-gpu --device cuda-emulated");
    assertThat(emulated).usingRecursiveComparison().isEqualTo(cpu);
  }

  @ParameterizedTest
  @CsvSource({
    "sigmoid, 400, 100",
    "log-sigmoid, 100000, 333",
    "softmax, 400, 100",
    "softmax --axis 0, 400, 100",
    "log-softmax, 400, 100",
    "logsumexp, 400, 100",
  })
  void applies(String function, String chunkBytes, String deviceChunkBytes) throws Exception {
    System.setProperty("isoloss.chunk-bytes", chunkBytes);
    System.setProperty("isoloss.cuda.chunk-bytes", deviceChunkBytes);
    Batches.write(folder.resolve("X.npy"), Batches.logits(1, 60, 7));
    String apply = "apply " + function + " --input X --output ";
    assertThat(run(apply + "Y-gpu --device cuda-emulated"))
        .usingRecursiveComparison()
        .isEqualTo(run(apply + "Y-cpu --device cpu"));
  }

  /// What a line prints, and the content of the files that it writes.
  private List<byte[]> run(String line) throws Exception {
    List<String> arguments = new ArrayList<>();
    List<Path> written = new ArrayList<>();
    for (String word : line.split(" ")) {
      boolean file = word.matches("[A-Z](-[cg]pu)?");
      Path path = folder.resolve(word + ".npy");
      arguments.add(file ? path.toString() : word);
      if (file && word.length() > 1) {
        written.add(path);
      }
    }
    Cli.Result result = Cli.run(arguments.toArray());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    List<byte[]> all = new ArrayList<>();
    all.add(result.out().getBytes());
    for (Path path : written) {
      all.add(Files.readAllBytes(path));
    }
    return all;
  }
}

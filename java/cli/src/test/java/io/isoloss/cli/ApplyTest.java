package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Device;
import io.isoloss.Npy;
import io.isoloss.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyTest {
  private static final Tensor INPUT = Batches.logits(11, 20, 3, 5);

  @TempDir Path folder;

  @AfterEach
  void standardChunks() {
    System.clearProperty("isoloss.chunk-bytes");
  }

  private Tensor apply(Object... options) {
    Path output = folder.resolve("y.npy");
    Path input = Batches.write(folder.resolve("x.npy"), INPUT);
    List<Object> args = new ArrayList<>(List.of("apply"));
    args.addAll(List.of(options));
    args.addAll(List.of("--input", input, "--output", output, "--device", "cpu"));
    Cli.Result result = Cli.run(args.toArray());
    assertThat(result).isEqualTo(new Cli.Result(0, "", ""));
    return Npy.read(output);
  }

  private static Tensor library(Device device, String function, int axis) {
    return switch (function) {
      case "softmax" -> device.softmax(INPUT, axis);
      case "log-softmax" -> device.logSoftmax(INPUT, axis);
      case "logsumexp" -> device.logSumExp(INPUT, axis);
      case "sigmoid" -> device.sigmoid(INPUT);
      default -> device.logSigmoid(INPUT);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "softmax, 0",
    "softmax, 1",
    "softmax, -1",
    "softmax, -3",
    "log-softmax, 0",
    "log-softmax, 1",
    "log-softmax, 2",
    "logsumexp, 0",
    "logsumexp, 1",
    "logsumexp, 2",
    "logsumexp, -2",
  })
  void alongAnAxis(String function, int axis) {
    try (Device device = Device.cpu()) {
      Tensor expected = library(device, function, axis);
      for (long bytes : new long[] {1, 200, 1 << 30}) {
        System.setProperty("isoloss.chunk-bytes", Long.toString(bytes));
        Tensor actual = apply(function, "--axis", axis);
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(Batches.bytes(actual)).isEqualTo(Batches.bytes(expected));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "log-sigmoid"})
  void ofEachElement(String function) {
    try (Device device = Device.cpu()) {
      Tensor expected = library(device, function, 0);
      for (long bytes : new long[] {1, 200, 1 << 30}) {
        System.setProperty("isoloss.chunk-bytes", Long.toString(bytes));
        assertThat(Batches.bytes(apply(function))).isEqualTo(Batches.bytes(expected));
      }
    }
  }

  @Test
  void theLastAxisIsTheDefault() {
    try (Device device = Device.cpu()) {
      assertThat(Batches.bytes(apply("softmax")))
          .isEqualTo(Batches.bytes(device.softmax(INPUT, 2)));
    }
  }
}

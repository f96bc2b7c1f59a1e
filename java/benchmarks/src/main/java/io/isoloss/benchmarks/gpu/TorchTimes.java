package io.isoloss.benchmarks.gpu;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `torch_bench.py` measured.
record TorchTimes(String torch, List<Time> results) {
  /// One line of it, in microseconds.
  ///
  /// @param mode `eager` or `compile`
  /// @param micros null where PyTorch failed
  record Time(String operation, String type, String shape, String mode, @Nullable Double micros) {}

  static TorchTimes read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Gson().fromJson(reader, TorchTimes.class);
    }
  }

  @Nullable Double micros(String operation, GpuShape shape, String mode) {
    for (Time time : results) {
      if (time.operation.equals(operation)
          && time.type.equals(shape.typeText())
          && time.shape.equals(shape.toString())
          && time.mode.equals(mode)) {
        return time.micros;
      }
    }
    return null;
  }
}

package io.isoloss.cli;

import io.isoloss.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that choose a device.
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "auto, cpu, cuda, cuda:N or cuda-emulated; default: ${DEFAULT-VALUE}. The result"
              + " is the same on each. auto falls back to the CPU.")
  private String name;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads the CPU may use; default: all.")
  private @Nullable Integer threads;

  Device open() {
    return threads == null ? Device.open(name) : Device.open(name, threads);
  }
}

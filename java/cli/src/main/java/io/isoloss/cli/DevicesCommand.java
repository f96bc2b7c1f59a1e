package io.isoloss.cli;

import io.isoloss.Device;
import io.isoloss.DeviceInfo;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `isoloss devices`.
@Command(
    separator = " ",
    name = "devices",
    description = "List the devices of this machine, and why one cannot be used.")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets the fields
final class DevicesCommand implements Runnable {
  @Mixin private CommonOptions commonOptions;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<DeviceInfo> devices = Device.list();
    int width = devices.stream().mapToInt(device -> device.name().length()).max().orElse(0);
    PrintWriter out = spec.commandLine().getOut();
    for (DeviceInfo device : devices) {
      out.println(("%-" + width + "s  %s").formatted(device.name(), about(device)));
    }
    StandardOutput.flush(out);
  }

  private static String about(DeviceInfo device) {
    if (device.unavailable() != null) {
      return "not available: " + device.unavailable();
    }
    return device.memoryBytes() == 0
        ? device.description()
        : "%s, %.1f GiB".formatted(device.description(), device.memoryBytes() / 0x1p30);
  }
}

package io.isoloss;

import java.util.List;

/// The device that tests run on which are the same for every device: the one that the system
/// property `isoloss.test.device` names; else the emulated GPU, in a module that has it; else the
/// CPU.
final class TestDevice {
  static final String PROPERTY = "isoloss.test.device";

  private static final String EMULATED = "cuda-emulated";

  private TestDevice() {}

  static String name() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return named;
    }
    List<DeviceInfo> devices = Device.list();
    return devices.stream().anyMatch(device -> device.name().startsWith(EMULATED))
        ? EMULATED
        : "cpu";
  }

  static Device open() {
    return Device.open(name(), 2);
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.DeviceException;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.Driver.DeviceProperties;
import org.jspecify.annotations.Nullable;

/// What a device and its driver must be.
final class Requirements {
  static final String UPDATE = "install an NVIDIA driver for CUDA 12.0 or newer (525 or newer)";

  /// The compute capability of our PTX, 10 major + minor.
  private static final int OLDEST_CAPABILITY = 75;

  /// The oldest CUDA version whose drivers load our PTX.
  private static final int OLDEST_VERSION = 12000;

  private Requirements() {}

  /// @throws DeviceException if there is no such device, or it is too old
  static DeviceProperties check(Driver driver, String name, int ordinal) {
    int count = driver.deviceCount();
    if (ordinal >= count) {
      throw new DeviceException(
          name, count == 0 ? "there is no GPU" : "the last GPU is number " + (count - 1));
    }
    DeviceProperties device = driver.device(ordinal);
    String unmet = unmet(driver.driverVersion(), device);
    if (unmet != null) {
      throw new DeviceException(name, unmet);
    }
    return device;
  }

  /// What is wrong with a device and its driver, or null.
  static @Nullable String unmet(int version, DeviceProperties device) {
    if (version < OLDEST_VERSION) {
      return "its driver is too old, it is for CUDA " + text(version) + "; " + UPDATE;
    }
    if (10 * device.major() + device.minor() < OLDEST_CAPABILITY) {
      return "%s has compute capability %d.%d, 7.5 or newer is needed"
          .formatted(device.name(), device.major(), device.minor());
    }
    return null;
  }

  /// A CUDA version as people write it.
  static String text(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }
}

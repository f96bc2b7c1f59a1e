package io.isoloss.internal.cuda;

import io.isoloss.DeviceException;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.Driver.DeviceProperties;

/// What a device must be.
final class Requirements {
  /// The compute capability of our PTX, 10 major + minor.
  private static final int OLDEST_CAPABILITY = 75;

  /// The oldest CUDA version whose drivers load our PTX.
  private static final int OLDEST_VERSION = 12000;

  private Requirements() {}

  /// @throws DeviceException if there is no such device, or it is too old
  static DeviceProperties check(Driver driver, String name, int ordinal) {
    int version = driver.driverVersion();
    if (version < OLDEST_VERSION) {
      throw DeviceErrors.tooOld(name, version);
    }
    int count = driver.deviceCount();
    if (ordinal >= count) {
      throw new DeviceException(
          name, count == 0 ? "there is no GPU" : "the last GPU is number " + (count - 1));
    }
    DeviceProperties properties = driver.device(ordinal);
    if (10 * properties.major() + properties.minor() < OLDEST_CAPABILITY) {
      throw new DeviceException(
          name,
          "%s has compute capability %d.%d, 7.5 or newer is needed"
              .formatted(properties.name(), properties.major(), properties.minor()));
    }
    return properties;
  }
}

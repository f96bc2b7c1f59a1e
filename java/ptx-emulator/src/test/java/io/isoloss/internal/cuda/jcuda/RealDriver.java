package io.isoloss.internal.cuda.jcuda;

import io.isoloss.DeviceException;
import io.isoloss.internal.cuda.driver.Driver;

/// The driver of real GPUs, for tests that put data there.
public final class RealDriver {
  private RealDriver() {}

  /// @throws DeviceException if there is none
  public static Driver get() {
    Library library = Library.found();
    Driver driver = library.driver();
    if (driver == null) {
      throw new DeviceException("cuda", String.valueOf(library.reason()));
    }
    return driver;
  }
}

package io.isoloss.internal.emulator;

import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.jcuda.CudaProvider;
import io.isoloss.internal.emulator.driver.EmulatedDriver;

/// The device that the conformance tests run on: emulated, or with `-Disoloss.test.device=cuda` the
/// machine's first GPU.
public final class TestDevice {
  public static final String NAME = System.getProperty("isoloss.test.device", "cuda-emulated");

  private TestDevice() {}

  /// @param memoryBytes how much memory the device has, if it is emulated
  /// @param threads how many blocks run at once, if it is emulated
  /// @throws io.isoloss.DeviceException if it was asked for and is not there
  public static Driver open(long memoryBytes, int threads) {
    return switch (NAME) {
      case "cuda-emulated" -> new EmulatedDriver(memoryBytes, threads);
      case "cuda" -> Gpu.DRIVER;
      default ->
          throw new IllegalArgumentException(
              "isoloss.test.device is " + NAME + ", must be cuda or cuda-emulated");
    };
  }

  private static final class Gpu {
    static final Driver DRIVER = CudaProvider.driver();

    /// Kept until the process ends: making a context anew for every test would take minutes.
    static final long CONTEXT = DRIVER.retainContext(0);

    static {
      DRIVER.setCurrent(CONTEXT);
    }
  }
}

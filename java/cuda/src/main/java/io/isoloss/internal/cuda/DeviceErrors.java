package io.isoloss.internal.cuda;

import io.isoloss.DeviceException;
import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.DriverException;

/// What the driver's errors mean, and what to do.
final class DeviceErrors {
  private static final String RESTART = "; start the program again to use it";

  private DeviceErrors() {}

  static DeviceException of(String device, DriverException e) {
    return new DeviceException(device, reason(e), e);
  }

  /// Its context was lost.
  static DeviceException gone(String device, String error) {
    return new DeviceException(device, "it is gone since an earlier error: " + error + RESTART);
  }

  private static String reason(DriverException e) {
    if (CudaError.losesContext(e.code())) {
      return "it is gone: " + e.getMessage() + RESTART;
    }
    return switch (e.code()) {
      case CudaError.OUT_OF_MEMORY ->
          "out of memory: "
              + e.getMessage()
              + "; close other programs on it, or evaluate smaller pieces";
      case CudaError.UNSUPPORTED_PTX_VERSION, CudaError.SYSTEM_DRIVER_MISMATCH ->
          "its driver is too old: " + e.getMessage() + "; " + Requirements.UPDATE;
      case CudaError.NO_BINARY_FOR_GPU, CudaError.INVALID_PTX, CudaError.JIT_COMPILER_NOT_FOUND ->
          "its driver cannot compile a kernel: " + e.getMessage() + "; " + Requirements.UPDATE;
      default -> "a call failed: " + e.getMessage() + "; the next one may work";
    };
  }
}

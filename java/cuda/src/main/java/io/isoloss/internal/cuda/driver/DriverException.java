package io.isoloss.internal.cuda.driver;

import java.io.Serial;

/// A call of the CUDA driver failed.
public final class DriverException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String call;
  private final int code;

  /// @param call the driver's function, for example `cuMemAlloc`
  /// @param code its result (`CUresult`)
  /// @param error the result's name, for example `CUDA_ERROR_OUT_OF_MEMORY`, and what else is known
  public DriverException(String call, int code, String error) {
    super(call + ": " + error);
    this.call = call;
    this.code = code;
  }

  /// The driver's function that failed.
  public String call() {
    return call;
  }

  /// What it returned, a `CUresult`.
  public int code() {
    return code;
  }
}

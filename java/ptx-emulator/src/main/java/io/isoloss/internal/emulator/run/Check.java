package io.isoloss.internal.emulator.run;

/// What can go wrong in a kernel, and which error of the driver API says so.
public enum Check {
  OUT_OF_BOUNDS(700, "CUDA_ERROR_ILLEGAL_ADDRESS", "out of bounds"),
  MISALIGNED(716, "CUDA_ERROR_MISALIGNED_ADDRESS", "misaligned"),
  NEVER_WRITTEN(719, "CUDA_ERROR_LAUNCH_FAILED", "memory never written"),
  SHARED_RACE(719, "CUDA_ERROR_LAUNCH_FAILED", "race in shared memory"),
  DIVERGENCE(719, "CUDA_ERROR_LAUNCH_FAILED", "lanes missing"),
  UNDEFINED_REGISTER(719, "CUDA_ERROR_LAUNCH_FAILED", "undefined register"),
  TRAP(719, "CUDA_ERROR_LAUNCH_FAILED", "trap");

  private final int code;
  private final String error;
  private final String text;

  Check(int code, String error, String text) {
    this.code = code;
    this.error = error;
    this.text = text;
  }

  public int code() {
    return code;
  }

  public String error() {
    return error;
  }

  public String text() {
    return text;
  }
}

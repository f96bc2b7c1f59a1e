package io.isoloss.internal.cuda.driver;

/// The results of driver calls (`CUresult`) that the backend tells apart.
public final class CudaError {
  public static final int OUT_OF_MEMORY = 2;
  public static final int NO_DEVICE = 100;
  public static final int NO_BINARY_FOR_GPU = 209;
  public static final int INVALID_PTX = 218;
  public static final int JIT_COMPILER_NOT_FOUND = 221;
  public static final int UNSUPPORTED_PTX_VERSION = 222;
  public static final int ILLEGAL_ADDRESS = 700;
  public static final int LAUNCH_FAILED = 719;
  public static final int SYSTEM_DRIVER_MISMATCH = 803;

  private CudaError() {}

  /// Whether the context is lost with this error: every later call fails too, until the process
  /// ends. The driver's manual says of each of them that "the process must be terminated".
  public static boolean losesContext(int code) {
    return switch (code) {
      case 4, // deinitialized
          46, // device unavailable
          201, // invalid context
          214, // uncorrectable ECC error
          220, // uncorrectable NVLink error
          ILLEGAL_ADDRESS,
          702, // launch timeout
          709, // context is destroyed
          710, // assert
          714, // hardware stack error
          715, // illegal instruction
          716, // misaligned address
          717, // invalid address space
          718, // invalid program counter
          LAUNCH_FAILED,
          721, // contained error
          999 -> // unknown
          true;
      default -> false;
    };
  }
}

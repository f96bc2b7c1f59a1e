package io.isoloss.cuda;

import io.isoloss.Device;
import io.isoloss.DeviceException;
import io.isoloss.internal.cuda.jcuda.CudaProvider;

/// Opens a GPU for data that other code has put there, in the process's primary CUDA context (the
/// one that the CUDA runtime uses). [io.isoloss.Tensor#onDevice] describes such data; tensors on
/// the host may be used beside it.
public final class Cuda {
  private Cuda() {}

  /// Opens a GPU whose work comes after all that is on `stream` at the time of a call. A call
  /// returns when its results are there.
  ///
  /// @param stream the caller's `CUstream` (or `cudaStream_t`), 0 for the default stream; it must
  ///     outlive the device
  /// @throws DeviceException that says why it cannot be served
  public static Device open(int ordinal, long stream) {
    return Device.over(CudaProvider.name(ordinal), CudaProvider.open(ordinal, stream));
  }
}

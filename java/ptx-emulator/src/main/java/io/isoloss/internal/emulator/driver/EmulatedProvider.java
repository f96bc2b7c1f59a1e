package io.isoloss.internal.emulator.driver;

import io.isoloss.DeviceInfo;
import io.isoloss.internal.Backend;
import io.isoloss.internal.BackendProvider;
import io.isoloss.internal.cuda.CudaBackend;
import java.util.List;

/// `cuda-emulated`: the CUDA backend over an emulated device. It checks much and is slow, so it
/// must be asked for by name.
public final class EmulatedProvider implements BackendProvider {
  /// How many blocks of a kernel run at once; by default as many as there are processors.
  public static final String THREADS = "isoloss.emulator.threads";

  /// Every byte of device memory takes two of the host's, when it is allocated.
  private static final long MEMORY_BYTES = 4L << 30;

  private static final class Shared {
    static final EmulatedDriver DRIVER =
        new EmulatedDriver(
            MEMORY_BYTES, Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public String kind() {
    return "cuda-emulated";
  }

  @Override
  public boolean automatic() {
    return false;
  }

  @Override
  public List<DeviceInfo> devices() {
    return CudaBackend.devices(Shared.DRIVER, kind());
  }

  @Override
  public Backend open(int ordinal) {
    return CudaBackend.open(Shared.DRIVER, kind() + ":" + ordinal, ordinal);
  }
}

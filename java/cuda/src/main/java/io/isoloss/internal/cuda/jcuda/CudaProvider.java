package io.isoloss.internal.cuda.jcuda;

import io.isoloss.DeviceException;
import io.isoloss.DeviceInfo;
import io.isoloss.internal.Backend;
import io.isoloss.internal.BackendProvider;
import io.isoloss.internal.cuda.CudaBackend;
import io.isoloss.internal.cuda.driver.Driver;
import java.util.List;
import java.util.Objects;

/// NVIDIA GPUs: `cuda`, which is `cuda:0`, `cuda:1` and so on.
public final class CudaProvider implements BackendProvider {
  private static final String KIND = "cuda";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public boolean automatic() {
    return true;
  }

  @Override
  public List<DeviceInfo> devices() {
    Library library = Library.found();
    return library.driver() == null
        ? List.of(new DeviceInfo(KIND, "NVIDIA GPU", 0, library.reason()))
        : CudaBackend.devices(library.driver(), KIND);
  }

  @Override
  public Backend open(int ordinal) {
    return CudaBackend.open(driver(), name(ordinal), ordinal);
  }

  /// A device that works behind what is on a stream of the user's.
  public static Backend open(int ordinal, long stream) {
    return CudaBackend.open(driver(), name(ordinal), ordinal, stream);
  }

  public static String name(int ordinal) {
    return KIND + ":" + ordinal;
  }

  /// The CUDA driver itself.
  ///
  /// @throws DeviceException that says why it cannot be used
  public static Driver driver() {
    Library library = Library.found();
    if (library.driver() == null) {
      throw new DeviceException(KIND, Objects.requireNonNull(library.reason()));
    }
    return library.driver();
  }
}

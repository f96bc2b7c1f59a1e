package io.isoloss.internal.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Device;
import io.isoloss.DeviceInfo;
import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
  private static String reason(Throwable failure) {
    return String.valueOf(Library.find(() -> {}, failing(failure)).reason());
  }

  private static Supplier<Driver> failing(Throwable failure) {
    return () -> {
      throw LibraryTest.<RuntimeException>sneaky(failure);
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E sneaky(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void theReasonIsOneLine() {
    assertThat(reason(new UnsatisfiedLinkError("libcuda.so.1 is too old\nStack trace: ...")))
        .isEqualTo("JCuda cannot be loaded: libcuda.so.1 is too old");
    assertThat(reason(new DriverException("cuInit", CudaError.NO_DEVICE, "NO_DEVICE")))
        .isEqualTo("the NVIDIA driver finds no GPU");
    assertThat(reason(new DriverException("cuInit", 803, "SYSTEM_DRIVER_MISMATCH")))
        .isEqualTo("the NVIDIA driver does not start: cuInit: SYSTEM_DRIVER_MISMATCH");
    Library none =
        Library.find(
            () -> {
              throw new IllegalArgumentException("Cannot open library: libcuda.so.1");
            },
            failing(new AssertionError("must not be loaded")));
    assertThat(none.driver()).isNull();
    assertThat(none.reason()).startsWith("no NVIDIA driver is installed: ");
  }

  /// With or without a driver: what is found is remembered, and nothing is left in the folder that
  /// all users share.
  @Test
  void isFoundOutOnce() {
    String folder = System.getProperty("java.io.tmpdir");
    Library found = Library.found();
    assertThat(Library.found()).isSameAs(found);
    assertThat(found.driver() == null).isEqualTo(found.reason() != null);
    assertThat(System.getProperty("java.io.tmpdir")).isEqualTo(folder);
    assertThat(new File(folder).list((_, name) -> name.contains("JCudaDriver"))).isEmpty();
  }

  @Test
  void everyDeviceIsListedOrTheReason() {
    List<DeviceInfo> cuda =
        Device.list().stream().filter(device -> device.name().startsWith("cuda")).toList();
    assertThat(cuda).isNotEmpty();
    if (Library.found().driver() == null) {
      assertThat(cuda)
          .first()
          .isEqualTo(new DeviceInfo("cuda", "NVIDIA GPU", 0, Library.found().reason()));
    }
  }

  @Test
  void jcudaServesThisPlatformIfItIsOneOfItsOwn() {
    boolean own =
        System.getProperty("os.arch").matches("amd64|x86_64")
            && System.getProperty("os.name").matches("Linux|Windows.*");
    assertThat(PrivateFolder.hasLibrary()).isEqualTo(own);
  }

  @Test
  void filesThatStayAreNoError(@TempDir Path folder) throws IOException {
    Path inUse = Files.createDirectories(folder.resolve("library/in-use"));
    PrivateFolder.delete(folder);
    assertThat(inUse).exists();
    PrivateFolder.delete(inUse);
    assertThat(inUse).doesNotExist();
    PrivateFolder.delete(inUse);
  }
}

package io.isoloss.internal.cuda.jcuda;

import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether CUDA can be used here, and the reason if not.
///
/// @param driver null if it cannot
/// @param reason null if it can
record Library(@Nullable Driver driver, @Nullable String reason) {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  /// Found out once: a class whose native library did not load fails with an
  /// [UnsatisfiedLinkError] the first time, and later with a [NoClassDefFoundError] that says
  /// nothing.
  private static final class Once {
    static final Library FOUND = find(Library::openDriver, PrivateFolder::load);
  }

  static Library found() {
    return Once.FOUND;
  }

  /// @param openDriver fails if no NVIDIA driver is installed. It comes first because it costs
  ///     nothing, while JCuda has to be unpacked
  /// @param load loads JCuda
  static Library find(Runnable openDriver, Supplier<Driver> load) {
    if (!PrivateFolder.hasLibrary()) {
      return unusable(
          "there is no JCuda for %s %s, only for Linux and Windows on x86-64"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    try {
      openDriver.run();
    } catch (IllegalArgumentException e) {
      return unusable("no NVIDIA driver is installed: " + driverFile() + " cannot be loaded");
    }
    try {
      return new Library(load.get(), null);
    } catch (DriverException e) {
      return unusable(
          e.code() == CudaError.NO_DEVICE
              ? "the NVIDIA driver finds no GPU"
              : "the NVIDIA driver does not start: " + e.getMessage());
    } catch (LinkageError e) {
      return unusable("JCuda cannot be loaded: " + firstLine(e));
    }
  }

  private static Library unusable(String reason) {
    return new Library(null, reason);
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  private static void openDriver() {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(driverFile(), arena);
    }
  }

  private static String driverFile() {
    return WINDOWS ? "nvcuda.dll" : "libcuda.so.1";
  }
}

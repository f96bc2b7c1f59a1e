package io.isoloss.internal.cuda.jcuda;

import io.isoloss.internal.cuda.driver.Driver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/// Loads JCuda's native library from a folder that only this process uses.
///
/// JCuda unpacks it into the folder for temporary files, under a fixed name, and takes what is
/// there already: half of a file that another process is writing, or a file that another user has
/// put there. It offers no choice but the property that names the folder.
final class PrivateFolder {
  private static final String PROPERTY = "java.io.tmpdir";

  private PrivateFolder() {}

  /// Whether JCuda serves this platform.
  static boolean hasLibrary() {
    String name = LibUtils.createPlatformLibraryName("JCudaDriver-" + JCudaVersion.get());
    return JCuda.class.getResource("/lib/" + System.mapLibraryName(name)) != null;
  }

  /// @throws LinkageError if it cannot be loaded
  static Driver load() {
    try {
      // Only the owner may enter it. Both ways of making temporary files remember the property when
      // they are first used, so they must not see ours.
      Path folder = Files.createTempDirectory("isoloss-jcuda");
      Files.delete(File.createTempFile("isoloss-jcuda", null).toPath());
      try {
        return loadFrom(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UnsatisfiedLinkError("it cannot be unpacked: " + e);
    }
  }

  private static Driver loadFrom(Path folder) {
    String before = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, folder.toString());
    try {
      return new JCuda();
    } finally {
      System.setProperty(PROPERTY, before);
    }
  }

  /// A loaded library needs no file. Where one cannot be deleted (on Windows, or on a network
  // drive,
  /// as long as it is in use) it stays until the next clean-up: no reason to do without the GPU.
  static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // As said above.
    }
  }
}

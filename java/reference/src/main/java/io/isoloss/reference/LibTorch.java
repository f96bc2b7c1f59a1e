package io.isoloss.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Loads the native library once.
final class LibTorch {
  // JavaCPP counts the bytes of native memory and the process' resident size, and at a limit
  // derived from -Xmx it runs System.gc() and sleeps, which shows up as seconds in a benchmark with
  // a small heap. Everything here is freed by hand, so the counting is switched off; it must be
  // before JavaCPP's first class is initialised.
  static {
    setDefault("org.bytedeco.javacpp.maxBytes", "0");
    setDefault("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    setDefault("org.bytedeco.javacpp.nopointergc", "true");
  }

  @SuppressWarnings("StaticAssignmentOfThrowable") // its trace is where loading failed
  private static final @Nullable Throwable FAILURE = tryToLoad();

  private LibTorch() {}

  /// Why the library could not be loaded, or `null` where it was.
  static @Nullable Throwable failure() {
    return FAILURE;
  }

  /// Fails where the library is not there. Every entry point calls this first.
  static void require() {
    if (FAILURE != null) {
      throw new IllegalStateException("LibTorch has no natives for this platform", FAILURE);
    }
  }

  /// As Maven calls it.
  static String version() {
    Properties properties = new Properties();
    String file = "/META-INF/maven/org.bytedeco/pytorch/pom.properties";
    try (InputStream in = torch.class.getResourceAsStream(file)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  private static @Nullable Throwable tryToLoad() {
    try {
      Loader.load(torch.class);
      return null;
    } catch (LinkageError | RuntimeException e) {
      return e;
    }
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}

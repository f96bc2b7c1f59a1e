package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.Driver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The kernels of a device. A module is compiled by the driver when its first kernel is asked for,
/// and kept; one that fails to compile is tried again the next time.
final class Modules {
  private final Driver driver;
  private final UnaryOperator<String> ptx;
  private final Map<String, Long> modules = new ConcurrentHashMap<>();
  private final Map<Key, Kernel> kernels = new ConcurrentHashMap<>();

  private record Key(String module, String entry) {}

  /// @param ptx the text of the module of this name
  Modules(Driver driver, UnaryOperator<String> ptx) {
    this.driver = driver;
    this.ptx = ptx;
  }

  /// The PTX that ships beside this module.
  static String shipped(String module) {
    String path = "/io/isoloss/kernels/" + module + ".ptx";
    try (@Nullable InputStream file = Modules.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The kernel `entry` of the module cuda-kernels/src/`module`.cu.
  Kernel kernel(String module, String entry) {
    Kernel known = kernels.get(new Key(module, entry));
    return known != null ? known : kernels.computeIfAbsent(new Key(module, entry), this::find);
  }

  private Kernel find(Key key) {
    long module =
        modules.computeIfAbsent(key.module, name -> driver.loadModule(name, ptx.apply(name)));
    return new Kernel(key.module + "/" + key.entry, driver.function(module, key.entry));
  }

  /// Unloads all of them, whatever state the device is in.
  void close() {
    for (long module : modules.values()) {
      Quietly.run(() -> driver.unloadModule(module));
    }
    modules.clear();
    kernels.clear();
  }
}

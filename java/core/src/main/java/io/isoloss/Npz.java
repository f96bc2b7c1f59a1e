package io.isoloss;

import io.isoloss.internal.npy.ZipSource;
import java.nio.file.Path;
import java.util.List;

/// NumPy's `.npz` archives: several named arrays in one file, plain or compressed, as `numpy.savez`
/// and `numpy.savez_compressed` write them. See [Npy] for what is read.
public final class Npz {
  private Npz() {}

  /// The names of the arrays, in the archive's order.
  public static List<String> names(Path file) {
    return ZipSource.names(file);
  }

  /// Opens an array by name.
  ///
  /// @throws FileException if there is no such array; the message says which there are
  public static NpyReader open(Path file, String name) {
    return NpyReader.open(ZipSource.open(file, name));
  }

  /// Opens the only array.
  ///
  /// @throws FileException if there are several; the message says which
  public static NpyReader open(Path file) {
    return NpyReader.open(ZipSource.open(file));
  }

  /// An array, by name, in a new tensor.
  public static Tensor read(Path file, String name) {
    try (NpyReader reader = open(file, name)) {
      return reader.read();
    }
  }

  /// The only array, in a new tensor.
  public static Tensor read(Path file) {
    try (NpyReader reader = open(file)) {
      return reader.read();
    }
  }
}

package io.isoloss;

import java.nio.file.Path;

/// NumPy's `.npy` files: one array a file, as `numpy.save` writes it.
///
/// Read are versions 1, 2 and 3, both byte orders, both axis orders, and the types float16,
/// float32, float64, int8 to int64, uint8 to uint64, bool (as uint8: 0 and 1) and bfloat16, which
/// the `ml_dtypes` package writes as type `<V2`. A file of Python objects (a pickle) is never read.
///
/// What does not look right, down to a byte too few or too many, is a [FileException] that names
/// the file.
///
/// For pieces of an array see [NpyReader] and [NpyWriter]; for archives of arrays see [Npz].
public final class Npy {
  private Npy() {}

  /// What the file's header says. The elements are not read.
  public static NpyHeader header(Path file) {
    try (NpyReader reader = NpyReader.open(file)) {
      return reader.header();
    }
  }

  /// The file's array in a new tensor.
  public static Tensor read(Path file) {
    try (NpyReader reader = NpyReader.open(file)) {
      return reader.read();
    }
  }

  /// The file's array without a copy, if it lies in the file as in memory (see
  /// [NpyHeader#likeMemory]), else in a new tensor. Close the tensor to release the file.
  ///
  /// A mapped file must not be made shorter while the tensor is used: the missing elements are then
  /// an [InternalError] at the time of their use. [NpyReader#requireUnchanged] tells.
  public static Tensor map(Path file) {
    try (NpyReader reader = NpyReader.open(file)) {
      return reader.header().likeMemory() ? reader.map() : reader.read();
    }
  }

  /// Writes a tensor. The file appears complete or not at all.
  public static void write(Path file, Tensor tensor) {
    try (NpyWriter writer = NpyWriter.create(file, tensor.type(), tensor.shape())) {
      writer.append(tensor);
      writer.commit();
    }
  }
}

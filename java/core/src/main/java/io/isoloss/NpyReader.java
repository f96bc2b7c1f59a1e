package io.isoloss;

import io.isoloss.internal.npy.ArrayFile;
import io.isoloss.internal.npy.FileSource;
import io.isoloss.internal.npy.Source;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// An open NumPy array: its header, and its elements whole or in runs of rows, where a row is an
/// element of the first axis. Byte order and axis order are converted on the way.
///
/// Not thread-safe.
public final class NpyReader implements AutoCloseable {
  private final ArrayFile array;

  private NpyReader(ArrayFile array) {
    this.array = array;
  }

  /// Opens a `.npy` file.
  ///
  /// @throws FileException if there is none, or it is not one that [Npy] reads
  public static NpyReader open(Path file) {
    return open(FileSource.open(file));
  }

  /// Takes over `source`.
  static NpyReader open(Source source) {
    try {
      return new NpyReader(ArrayFile.open(source));
    } catch (Throwable failure) {
      source.close();
      throw failure;
    }
  }

  /// What the array is.
  public NpyHeader header() {
    return array.header();
  }

  /// Whether [#map] is possible: an uncompressed file whose elements lie as in memory.
  public boolean mappable() {
    return array.mappable();
  }

  /// The whole array without a copy. The tensor outlives this reader; close it to release the file.
  ///
  /// See [Npy#map] for what happens if the file is made shorter meanwhile.
  ///
  /// @throws IllegalStateException if this array cannot be mapped
  public Tensor map() {
    if (!mappable()) {
      throw new IllegalStateException(array.name() + " cannot be mapped");
    }
    @SuppressWarnings("MustBeClosedChecker") // closed by the tensor
    Arena arena = Arena.ofShared();
    try {
      MemorySegment memory = array.map(arena);
      return Tensor.owning(memory, header().type(), header().shape(), arena, array.name());
    } catch (Throwable failure) {
      arena.close();
      throw failure;
    }
  }

  /// The whole array in a new tensor.
  public Tensor read() {
    Tensor tensor = Tensor.allocate(header().type(), header().shape());
    try {
      read(0, tensor);
      return tensor;
    } catch (Throwable failure) {
      tensor.close();
      throw failure;
    }
  }

  /// Fills `rows` with the run of rows that begins at `firstRow`. Runs in ascending order are read
  /// fastest.
  ///
  /// @param rows a tensor of the array's type and shape, but for the length of the first axis
  public void read(long firstRow, Tensor rows) {
    NpyHeader header = header();
    if (rows.type() != header.type()) {
      throw TypeException.mismatch(
          "file", header.type(), "rows", rows.type(), "they must be the same");
    }
    boolean scalar = header.shape().rank() == 0;
    if (rows.shape().rank() != header.shape().rank()
        || !scalar && !rows.shape().with(0, header.rows()).equals(header.shape())) {
      throw ShapeException.mismatch(
          "file", header.shape(), "rows", rows.shape(), "they may differ in the first axis only");
    }
    long count = scalar ? 1 : rows.shape().dim(0);
    if (firstRow < 0 || firstRow > header.rows() - count) {
      throw new ShapeException(
          "rows %d to %d are not in shape %s"
              .formatted(firstRow, firstRow + count - 1, header.shape()));
    }
    array.read(firstRow, count, rows.memory());
  }

  /// Checks that the file is still what was opened. What was read or mapped before counts only if
  /// this passes.
  ///
  /// @throws FileException if the file was changed or cut short
  public void requireUnchanged() {
    array.requireUnchanged();
  }

  /// Closing twice is harmless.
  @Override
  public void close() {
    array.close();
  }
}

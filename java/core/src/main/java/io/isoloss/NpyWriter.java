package io.isoloss;

import io.isoloss.internal.npy.HeaderWriter;
import io.isoloss.internal.npy.PendingFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// Writes a `.npy` file piece by piece.
///
/// The pieces go to a temporary file beside the target, which [#commit] moves into its place at
/// once; until then, and after a failure, the target is as it was. Closing a writer that was not
/// committed deletes what was written.
///
/// [#close] may be called from any thread, so that a shutdown can clean up; everything else is for
/// one thread.
public final class NpyWriter implements AutoCloseable {
  private final PendingFile file;
  private final DType type;
  private final Shape shape;
  private long elements;

  private NpyWriter(PendingFile file, DType type, Shape shape) {
    this.file = file;
    this.type = type;
    this.shape = shape;
  }

  /// Begins a file that shall hold an array of this type and shape, in the machine's byte order.
  ///
  /// bfloat16, which NumPy lacks, is written as the `ml_dtypes` package does.
  ///
  /// @throws FileException if the file cannot be written there
  public static NpyWriter create(Path target, DType type, Shape shape) {
    PendingFile file = PendingFile.create(target);
    try {
      file.write(MemorySegment.ofArray(HeaderWriter.header(type, shape)));
      return new NpyWriter(file, type, shape);
    } catch (Throwable failure) {
      file.abort();
      throw failure;
    }
  }

  /// Appends the elements of a tensor, whatever its shape.
  ///
  /// @throws TypeException if it has another type
  /// @throws ShapeException if that is more than the array holds
  public void append(Tensor piece) {
    if (piece.type() != type) {
      throw TypeException.mismatch("file", type, "piece", piece.type(), "they must be the same");
    }
    long more = piece.shape().elements();
    if (more > shape.elements() - elements) {
      throw new ShapeException(
          "%s: %d elements do not fit into shape %s after %d"
              .formatted(file.target(), more, shape, elements));
    }
    file.write(piece.memory());
    elements += more;
  }

  /// Moves the complete file into its place.
  ///
  /// @throws ShapeException if elements are missing
  public void commit() {
    commitAll(List.of(this));
  }

  /// Moves several complete files into their places: all of them, or none, and then every place is
  /// as it was.
  public static void commitAll(List<NpyWriter> writers) {
    for (NpyWriter writer : writers) {
      writer.finish();
    }
    PendingFile.commitAll(writers.stream().map(writer -> writer.file).toList());
  }

  private void finish() {
    if (elements != shape.elements()) {
      throw new ShapeException(
          "%s: %d of the %d elements of shape %s were written"
              .formatted(file.target(), elements, shape.elements(), shape));
    }
    file.finish();
  }

  /// Deletes what was written, unless it was committed. Closing twice is harmless.
  @Override
  public void close() {
    file.abort();
  }
}

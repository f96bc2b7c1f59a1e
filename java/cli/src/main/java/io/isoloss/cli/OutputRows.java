package io.isoloss.cli;

import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.NpyWriter;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import org.jspecify.annotations.Nullable;

/// A file that is written chunk by chunk, from one buffer.
final class OutputRows implements AutoCloseable {
  private final NpyWriter writer;
  private final DType type;
  private final Shape shape;
  private @Nullable Device device;
  private @Nullable Tensor buffer;

  OutputRows(NpyWriter writer, DType type, Shape shape) {
    this.writer = writer;
    this.type = type;
    this.shape = shape;
  }

  NpyWriter writer() {
    return writer;
  }

  /// From now on the buffer is in memory that the device copies fastest.
  void openFor(Device device) {
    this.device = device;
  }

  /// Where the next chunk's result goes; then call [#append()].
  Tensor rows(long count) {
    return buffer(shape.rank() == 0 ? shape : shape.with(0, count));
  }

  /// Where the whole result goes; then call [#append()].
  Tensor whole() {
    return buffer(shape);
  }

  private Tensor buffer(Shape chunk) {
    if (buffer == null || !buffer.shape().equals(chunk)) {
      free();
      buffer = device == null ? Tensor.allocate(type, chunk) : device.allocate(type, chunk);
    }
    return buffer;
  }

  /// Writes what was put into the last [#rows].
  void append() {
    if (buffer != null) {
      writer.append(buffer);
    }
  }

  void append(Tensor rows) {
    writer.append(rows);
  }

  private void free() {
    if (buffer != null) {
      buffer.close();
    }
  }

  /// Frees the buffer, and deletes the file unless it was committed.
  @Override
  public void close() {
    free();
    writer.close();
  }
}

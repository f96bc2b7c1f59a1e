package io.isoloss.cli;

import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.NpyWriter;
import io.isoloss.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files that a run writes: all of them appear when it succeeds, none when it fails or is
/// interrupted.
final class Outputs implements AutoCloseable {
  private final List<OutputRows> files = new ArrayList<>();
  private final Thread cleanup = new Thread(this::abort, "isoloss-cleanup");

  Outputs() {
    Runtime.getRuntime().addShutdownHook(cleanup);
  }

  /// Begins a file.
  synchronized OutputRows create(Path file, DType type, Shape shape) {
    OutputRows rows = new OutputRows(NpyWriter.create(file, type, shape), type, shape);
    files.add(rows);
    return rows;
  }

  /// From now on results are put into memory that the device copies fastest.
  void openFor(Device device) {
    files.forEach(file -> file.openFor(device));
  }

  synchronized void commit() {
    NpyWriter.commitAll(files.stream().map(OutputRows::writer).toList());
  }

  /// On a shutdown the run may be writing at this moment; it then fails, which nobody sees.
  private synchronized void abort() {
    files.forEach(file -> file.writer().close());
  }

  @Override
  public void close() {
    files.forEach(OutputRows::close);
    try {
      Runtime.getRuntime().removeShutdownHook(cleanup);
    } catch (IllegalStateException e) {
      // The JVM is shutting down; the hook does the same.
    }
  }
}

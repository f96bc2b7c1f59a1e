package io.isoloss.cli;

import io.isoloss.FileException;
import java.io.PrintWriter;

/// Standard output carries the result, so not being able to write it is an error.
final class StandardOutput {
  private StandardOutput() {}

  /// @throws FileException if what was printed did not get through
  static void flush(PrintWriter out) {
    if (out.checkError()) {
      throw new FileException("standard output", "cannot be written");
    }
  }
}

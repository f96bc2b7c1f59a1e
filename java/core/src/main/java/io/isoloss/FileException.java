package io.isoloss;

import java.nio.file.Path;

/// A file that cannot be read or written, or does not hold what it should.
public final class FileException extends DataException {
  private static final long serialVersionUID = 1L;

  private final String file;

  public FileException(Path file, String reason) {
    super(file + ": " + reason);
    this.file = file.toString();
  }

  public FileException(Path file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
    this.file = file.toString();
  }

  /// The file, as it was named.
  public String file() {
    return file;
  }
}

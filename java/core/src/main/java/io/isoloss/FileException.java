package io.isoloss;

import java.nio.file.Path;

/// A file that cannot be read or written, or does not hold what it should.
public final class FileException extends DataException {
  private static final long serialVersionUID = 1L;

  private final String file;

  public FileException(Path file, String reason) {
    this(file.toString(), reason);
  }

  /// @param file a path, or a path and the name of an array in that file
  public FileException(String file, String reason) {
    super(file + ": " + reason);
    this.file = file;
  }

  /// @param file a path, or a path and the name of an array in that file
  public FileException(String file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
    this.file = file;
  }

  /// The file, as it was named.
  public String file() {
    return file;
  }
}

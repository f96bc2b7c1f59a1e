package io.isoloss.internal.npy;

import io.isoloss.FileException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// What an I/O error means, in a few words.
final class FileErrors {
  private FileErrors() {}

  static FileException reading(String file, IOException e) {
    return new FileException(file, reason(e, "no such file"), e);
  }

  static FileException writing(String file, IOException e) {
    return new FileException(file, "cannot write: " + reason(e, "no such folder"), e);
  }

  private static String reason(IOException e, String missing) {
    return switch (e) {
      case NoSuchFileException _ -> missing;
      case AccessDeniedException _ -> "permission denied";
      case ClosedByInterruptException _ -> "interrupted";
      case FileSystemException fs when fs.getReason() != null -> fs.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}

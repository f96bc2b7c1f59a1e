package io.isoloss.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What Linux says of this process' memory. A benchmark that allocates anew at each call pays for
/// page faults, not for arithmetic; the count tells.
public final class ProcessMemory {
  private static final Path PROC = Path.of("/proc/self");
  private static final int MINOR_FAULTS = 7; // counted after the command, which may hold blanks
  private static final int RESIDENT_PAGES = 1;
  private static final long PAGE = 4096;

  private ProcessMemory() {}

  /// Whether this system tells.
  public static boolean isKnown() {
    return Files.isReadable(PROC.resolve("statm"));
  }

  /// Page faults served without reading a disk, since the process began.
  public static long minorFaults() {
    String stat = read("stat");
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[MINOR_FAULTS]);
  }

  /// Bytes of memory that the process occupies now.
  public static long residentBytes() {
    return Long.parseLong(read("statm").split(" ", -1)[RESIDENT_PAGES]) * PAGE;
  }

  private static String read(String file) {
    try {
      return Files.readString(PROC.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

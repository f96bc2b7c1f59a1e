package io.isoloss.kernels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A module as it is committed.
record Ptx(String name, String text) {
  private static final Path FOLDER = Path.of("ptx");

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\.entry (\\w+)\\([^)]*\\)\\s*(?:\\.maxntid (\\d+), (\\d+), (\\d+)\\s*)?"
              + "(?:\\.minnctapersm (\\d+)\\s*)?");

  /// Registers of a multiprocessor.
  private static final int REGISTERS = 65536;

  private static final int MOST_REGISTERS = 255;

  /// A kernel of a module, and the registers that its launch bounds leave to a thread; 0 if it has
  /// no launch bounds.
  record Entry(String name, int registers) {}

  static List<Ptx> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(Ptx::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ptx read(Path file) {
    try {
      return new Ptx(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Entry> entries() {
    return ENTRY.matcher(text).results().map(match -> entry(match)).toList();
  }

  private static Entry entry(MatchResult match) {
    if (match.group(2) == null) {
      return new Entry(match.group(1), 0);
    }
    int threads = 1;
    for (int axis = 2; axis <= 4; axis++) {
      threads *= Integer.parseInt(match.group(axis));
    }
    int blocks = match.group(5) == null ? 1 : Integer.parseInt(match.group(5));
    return new Entry(match.group(1), Math.min(REGISTERS / (threads * blocks), MOST_REGISTERS));
  }

  @Override
  public String toString() {
    return name;
  }
}

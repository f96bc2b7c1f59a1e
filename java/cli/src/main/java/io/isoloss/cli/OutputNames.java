package io.isoloss.cli;

import io.isoloss.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Sees to it that no output is written over another file of the same run.
final class OutputNames {
  private final CommandLine command;
  private final Map<Path, String> taken = new LinkedHashMap<>();

  OutputNames(CommandLine command) {
    this.command = command;
  }

  void input(String option, @Nullable Input input) {
    if (input != null) {
      taken.put(place(input.file()), option);
    }
  }

  /// The file that `name` stands for.
  Path output(String option, String name) {
    if (name.endsWith(".npz")) {
      throw new ParameterException(
          command, option + " " + name + ": only .npy files are written, no archives");
    }
    Path file = Path.of(name);
    Path place = place(file);
    for (Map.Entry<Path, String> other : taken.entrySet()) {
      if (same(place, other.getKey())) {
        throw new ParameterException(
            command, option + " " + name + " is the same file as " + other.getValue());
      }
    }
    taken.put(place, option);
    return file;
  }

  /// Hard links are one file with several places.
  private static boolean same(Path a, Path b) {
    try {
      return a.equals(b) || Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
    } catch (IOException e) {
      throw new FileException(a.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  /// One path for each place, however it is named.
  private static Path place(Path file) {
    try {
      if (Files.exists(file)) {
        return file.toRealPath();
      }
      Path absolute = file.toAbsolutePath().normalize();
      Path folder = absolute.getParent();
      return folder != null && Files.exists(folder)
          ? folder.toRealPath().resolve(absolute.getFileName())
          : absolute;
    } catch (IOException e) {
      throw new FileException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }
}

package io.isoloss.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Runs the command, in this JVM or in one of its own.
final class Cli {
  private Cli() {}

  /// What a run did.
  record Result(int code, String out, String err) {}

  static Result run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            Stream.of(args).map(Object::toString).toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Starts the command in a JVM of its own; its output goes to files in `logs`.
  static Forked fork(Path logs, List<String> jvmFlags, Object... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvmFlags);
    String classPath = System.getProperty("surefire.test.class.path");
    command.add("-cp");
    command.add(classPath == null ? System.getProperty("java.class.path") : classPath);
    command.add(Main.class.getName());
    Stream.of(args).map(Object::toString).forEach(command::add);
    Path out = Files.createTempFile(logs, "out", ".txt");
    Path err = Files.createTempFile(logs, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(logs.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Forked(process, out, err);
  }

  /// A run that goes on.
  record Forked(Process process, Path out, Path err) {
    Result await() throws Exception {
      int code = process.waitFor();
      // The one line that no flag removes.
      String errors = Files.readString(err).replaceAll("WARNING: Using incubator.*\\R", "");
      return new Result(code, Files.readString(out), errors);
    }
  }
}

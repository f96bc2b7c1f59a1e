package io.isoloss.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// Where the command starts.
public final class Main {
  /// The formulas in the help need a little more than picocli's 80 columns.
  private static final int HELP_WIDTH = 95;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /// Runs the command and returns its exit code.
  static int run(String[] args, PrintStream out, PrintStream err) {
    CommandLine command = new CommandLine(new IsolossCommand());
    Failures failures = new Failures();
    return command
        .setOut(writer(out))
        .setErr(writer(err))
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .execute(args);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}

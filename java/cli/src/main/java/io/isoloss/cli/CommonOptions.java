package io.isoloss.cli;

import picocli.CommandLine.Option;

/// The options of every command. [Failures] looks for the second one itself.
@SuppressWarnings("UnusedVariable") // picocli sets the fields
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(names = Failures.VERBOSE, description = "Show the stack trace of an error.")
  private boolean verbose;
}

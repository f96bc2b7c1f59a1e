package io.isoloss.cli;

import io.isoloss.DataException;
import io.isoloss.DeviceException;
import io.isoloss.OptionException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// What an error becomes: one line on standard error, and an exit code.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  static final String VERBOSE = "--verbose";

  static final int USAGE = 2;
  static final int DATA = 3;
  static final int DEVICE = 4;
  static final int INTERNAL = 5;

  /// Errors that the arguments alone show.
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    boolean verbose = Arrays.asList(args).contains(VERBOSE);
    return report(e, e.getCommandLine(), verbose);
  }

  /// Errors of a command at work.
  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    // picocli passes only exceptions here; running out of memory arrives wrapped.
    Throwable cause =
        e instanceof CommandLine.ExecutionException && e.getCause() != null ? e.getCause() : e;
    return report(cause, command, verbose(parsed));
  }

  private static boolean verbose(ParseResult parsed) {
    return parsed.hasMatchedOption(VERBOSE)
        || parsed.hasSubcommand() && verbose(parsed.subcommand());
  }

  private static int report(Throwable failure, CommandLine command, boolean verbose) {
    PrintWriter err = command.getErr();
    err.println("isoloss: " + line(failure, command).replaceAll("\\s*\\R\\s*", " "));
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
    return exitCode(failure);
  }

  private static int exitCode(Throwable failure) {
    return switch (failure) {
      case ParameterException _, OptionException _, InvalidPathException _ -> USAGE;
      case DataException _ -> DATA;
      case DeviceException _ -> DEVICE;
      default -> INTERNAL;
    };
  }

  private static String line(Throwable failure, CommandLine command) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case ParameterException _ -> message + " (see isoloss help" + name(command) + ")";
      case OptionException _, DataException _, DeviceException _, InvalidPathException _ -> message;
      case OutOfMemoryError _ -> "out of memory: " + message;
      default -> "internal error: " + failure + " (" + VERBOSE + " shows where)";
    };
  }

  private static String name(CommandLine command) {
    return command.getParent() == null ? "" : " " + command.getCommandName();
  }
}

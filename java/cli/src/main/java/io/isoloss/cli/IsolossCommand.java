package io.isoloss.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `isoloss` alone: it only knows its commands.
@Command(
    separator = " ",
    name = "isoloss",
    description = "Losses of NumPy files: the same bits on every device.",
    versionProvider = Version.class,
    subcommands = {
      EvalCommand.class,
      ApplyCommand.class,
      DevicesCommand.class,
      HelpCommand.class,
    },
    synopsisSubcommandLabel = "COMMAND",
    footer =
        """

        Start here: isoloss help eval

        Exit codes: 0 done, 2 wrong usage, 3 bad data, 4 device not available, 5 internal error.
        """)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets the fields
final class IsolossCommand implements Runnable {
  @Mixin private CommonOptions commonOptions;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: eval, apply, devices or help");
  }
}

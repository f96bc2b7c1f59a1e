package io.isoloss.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;

/// The losses by the names they have on the command line, and the options that each of them takes.
enum LossName {
  CROSS_ENTROPY("--weight", "--ignore-index", "--label-smoothing"),
  NLL("--weight", "--ignore-index"),
  BCE("--weight"),
  BCE_WITH_LOGITS("--weight", "--pos-weight"),
  MSE(),
  GAUSSIAN_NLL("--variance", "--full", "--eps");

  private final Set<String> options;

  LossName(String... options) {
    this.options = Set.of(options);
  }

  boolean takes(String option) {
    return options.contains(option);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static final class Converter implements ITypeConverter<LossName> {
    @Override
    public LossName convert(String text) {
      return Names.find(text, List.of(values()));
    }
  }
}

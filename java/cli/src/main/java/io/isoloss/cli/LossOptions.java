package io.isoloss.cli;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.GaussianNll;
import io.isoloss.Loss;
import io.isoloss.Mse;
import io.isoloss.Nll;
import io.isoloss.Reduction;
import io.isoloss.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// The loss and its options.
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class LossOptions {
  /// Options that only some losses take, see [LossName].
  private static final List<String> OPTIONS =
      List.of(
          "--weight",
          "--pos-weight",
          "--ignore-index",
          "--label-smoothing",
          "--variance",
          "--full",
          "--eps");

  @Parameters(
      paramLabel = "LOSS",
      converter = LossName.Converter.class,
      description =
          "cross-entropy, nll, bce, bce-with-logits, mse or gaussian-nll; see below which to use.")
  LossName name;

  @Option(
      names = "--reduction",
      paramLabel = "R",
      defaultValue = "mean",
      converter = ReductionConverter.class,
      description =
          "mean, sum or none; default: ${DEFAULT-VALUE}. With none the sum is printed, and each"
              + " loss goes to --loss-out.")
  Reduction reduction;

  @Option(
      names = "--weight",
      paramLabel = "W.npy",
      converter = FileName.class,
      description =
          "cross-entropy, nll: one weight a class; bce, bce-with-logits: factors that broadcast"
              + " against the input.")
  @Nullable String weight;

  @Option(
      names = "--pos-weight",
      paramLabel = "P.npy",
      converter = FileName.class,
      description = "bce-with-logits: factors of the positive targets, broadcast likewise.")
  @Nullable String posWeight;

  @Option(
      names = "--ignore-index",
      paramLabel = "I",
      description = "cross-entropy, nll: the class whose rows do not count; default: -100.")
  private @Nullable Long ignoreIndex;

  @Option(
      names = "--label-smoothing",
      paramLabel = "E",
      description =
          "cross-entropy: how much of each target is spread over all classes, 0 to 1; default: 0.")
  private @Nullable Double labelSmoothing;

  @Option(
      names = "--variance",
      paramLabel = "V.npy",
      converter = FileName.class,
      description = "gaussian-nll: the variances (required).")
  @Nullable String variance;

  @Option(names = "--full", description = "gaussian-nll: count the constant term, log(2 pi)/2.")
  private boolean full;

  @Option(
      names = "--eps",
      paramLabel = "E",
      description = "gaussian-nll: the least variance; default: 1e-6.")
  private @Nullable Double eps;

  /// The tensors among the options, whole or those of a chunk.
  record Tensors(@Nullable Tensor weight, @Nullable Tensor posWeight, @Nullable Tensor variance) {}

  /// Refuses options that the loss does not take, and asks for those that it needs.
  void check(CommandSpec spec) {
    for (String option : OPTIONS) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option) && !name.takes(option)) {
        throw new ParameterException(spec.commandLine(), option + " is no option of " + name);
      }
    }
    if (name == LossName.GAUSSIAN_NLL && variance == null) {
      throw new ParameterException(spec.commandLine(), name + " needs --variance");
    }
  }

  Loss loss(Tensors tensors) {
    long ignored = ignoreIndex == null ? CrossEntropy.DEFAULT_IGNORE_INDEX : ignoreIndex;
    return switch (name) {
      case CROSS_ENTROPY ->
          new CrossEntropy(
              tensors.weight(), ignored, labelSmoothing == null ? 0 : labelSmoothing, reduction);
      case NLL -> new Nll(tensors.weight(), ignored, reduction);
      case BCE -> new Bce(tensors.weight(), reduction);
      case BCE_WITH_LOGITS -> new BceWithLogits(tensors.weight(), tensors.posWeight(), reduction);
      case MSE -> new Mse(reduction);
      case GAUSSIAN_NLL ->
          new GaussianNll(
              Objects.requireNonNull(tensors.variance()),
              full,
              eps == null ? GaussianNll.DEFAULT_EPS : eps,
              reduction);
    };
  }

  static final class ReductionConverter implements ITypeConverter<Reduction> {
    @Override
    public Reduction convert(String text) {
      List<String> names = List.of("none", "mean", "sum");
      return Reduction.valueOf(Names.find(text, names).toUpperCase(Locale.ROOT));
    }
  }
}

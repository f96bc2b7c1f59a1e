package io.isoloss.cli;

import io.isoloss.Device;
import io.isoloss.Tensor;
import io.isoloss.cli.Chunks.Chunk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `isoloss apply`.
@Command(
    separator = " ",
    name = "apply",
    description = "Apply a function to an array.",
    sortOptions = false,
    customSynopsis =
        """
        isoloss apply FUNCTION --input X.npy --output Y.npy [--axis A]
               [--device auto|cpu|cuda|cuda:N|cuda-emulated] [--threads N] [--verbose]""",
    footer =
        """

        FUNCTIONS
          softmax       e^x / sum e^x
          log-softmax   x - log sum e^x
          logsumexp     log sum e^x; the result lacks the axis
          sigmoid       1 / (1 + e^-x)
          log-sigmoid   -log(1 + e^-x)

        EXAMPLE
          isoloss apply softmax --input examples/logits.npy --output probabilities.npy
        """)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets the fields
final class ApplyCommand implements Runnable {
  private static final int LAST_AXIS = -1;

  @Parameters(
      paramLabel = "FUNCTION",
      converter = Function.Converter.class,
      description = "softmax, log-softmax, logsumexp, sigmoid or log-sigmoid.")
  private Function function;

  @Option(
      names = "--input",
      paramLabel = "X.npy",
      converter = FileName.class,
      required = true,
      description = "The array: .npy, or X.npz:NAME; float16, bfloat16, float32 or float64.")
  private String input;

  @Option(
      names = "--output",
      paramLabel = "Y.npy",
      converter = FileName.class,
      required = true,
      description = "Where the result goes, of the input's type.")
  private String output;

  @Option(
      names = "--axis",
      paramLabel = "A",
      description =
          "softmax, log-softmax, logsumexp: the axis; a negative one counts from the end; default:"
              + " -1. Along axis 0 the result must fit into memory.")
  private @Nullable Integer axis;

  @Mixin private DeviceOptions deviceOptions;

  @Mixin private CommonOptions commonOptions;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (axis != null && !function.hasAxis()) {
      throw new ParameterException(spec.commandLine(), "--axis is no option of " + function);
    }
    try (Input file = Input.open(input);
        Outputs outputs = new Outputs()) {
      OutputNames names = new OutputNames(spec.commandLine());
      names.input("--input", file);
      Path target = names.output("--output", output);
      Tensor outline = file.outline();
      int along =
          function.hasAxis() ? outline.shape().axis(axis == null ? LAST_AXIS : axis) : LAST_AXIS;
      OutputRows results =
          outputs.create(target, outline.type(), function.outputShape(outline.shape(), along));
      Chunks chunks = along == 0 ? Chunks.whole(outline) : Chunks.of(outline);
      try (Device device = deviceOptions.open()) {
        file.openFor(device);
        outputs.openFor(device);
        apply(device, file, along, chunks, results);
      }
      outputs.commit();
    }
  }

  private void apply(Device device, Input file, int along, Chunks chunks, OutputRows results) {
    try (Progress progress = new Progress("apply", chunks.rows())) {
      for (Chunk chunk : chunks) {
        Tensor result = along == 0 ? results.whole() : results.rows(chunk.count());
        function.apply(device, file.rows(chunk), along, result);
        results.append();
        progress.done(chunk.end(), null);
      }
      file.requireUnchanged();
    } catch (InternalError e) {
      // How the JVM reports a mapped page that its file has lost; the check says so, if it was
      // that.
      file.requireUnchanged();
      throw e;
    }
  }
}

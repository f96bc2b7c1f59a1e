package io.isoloss.cli;

import io.isoloss.Device;
import io.isoloss.LossStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isoloss eval`.
@Command(
    separator = " ",
    name = "eval",
    description = "Evaluate a loss over a batch, and print it.",
    sortOptions = false,
    customSynopsis =
        """
        isoloss eval LOSS --input X.npy --target T.npy [--weight W.npy] [--pos-weight P.npy]
               [--ignore-index I] [--label-smoothing E] [--reduction none|mean|sum]
               [--variance V.npy] [--full] [--eps E]
               [--device auto|cpu|cuda|cuda:N|cuda-emulated] [--threads N]
               [--loss-out L.npy] [--grad-out G.npy] [--json] [--verbose]""",
    footer =
        """

        WHICH LOSS?
          Your model gives                                  Use
          logits, one of C classes is right                 cross-entropy
          log-probabilities (after log-softmax)             nll
          logits, each a yes or no of its own               bce-with-logits
          probabilities of yes, 0 to 1 (after sigmoid)      bce
          numbers                                           mse
          numbers, and how sure it is of each (variances)   gaussian-nll

          Logits are scores before softmax or sigmoid. Prefer them to probabilities, which
          lose in rounding what the loss needs to know: 1 - 1e-9 is 1 in float32.

        FORMULAS AND SHAPES (x input, t target, w weight; names and defaults are PyTorch's)
          cross-entropy    -w[t] log softmax(x)[t]
                           x (N, C) or (N, C, d1, ...); t class indices, (N) or (N, d1, ...);
                           or t probabilities of x's shape:
                           -sum_c w[c] t[c] log softmax(x)[c]
          nll              -w[t] x[t]; shapes as above, class indices only
          bce              -w (t log x + (1-t) log(1-x)), each logarithm at least -100;
                           t of x's shape, both from 0 to 1
          bce-with-logits  -w (p t log s + (1-t) log(1-s)), s = sigmoid(x), p from --pos-weight;
                           t of x's shape
          mse              (x-t)^2; t of x's shape
          gaussian-nll     (log v + (x-t)^2 / v) / 2, v = max(variance, eps); t of x's shape,
                           the variance too, or with its last axis of length 1 or left out

          The mean divides by the sum of the targets' class weights (cross-entropy and nll with
          class indices), else by the number of rows or elements.

        FILES
          .npy of any size, or X.npz:NAME (X.npz alone if it holds one array). The input is
          float16, bfloat16, float32 or float64, class indices any integer type. Outputs are
          .npy; if the run fails, none is written.

        EXAMPLE
          isoloss eval cross-entropy --input examples/logits.npy --target examples/targets.npy
        """)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets the fields
final class EvalCommand implements Runnable {
  @Option(
      names = "--input",
      paramLabel = "X.npy",
      converter = FileName.class,
      required = true,
      description = "The model's output: logits, probabilities or numbers.")
  private String input;

  @Option(
      names = "--target",
      paramLabel = "T.npy",
      converter = FileName.class,
      required = true,
      description = "What is right.")
  private String target;

  @Mixin private LossOptions lossOptions;

  @Option(
      names = "--loss-out",
      paramLabel = "L.npy",
      converter = FileName.class,
      description = "Write the loss: 0-d for mean and sum, else one for each row or element.")
  private @Nullable String lossOut;

  @Option(
      names = "--grad-out",
      paramLabel = "G.npy",
      converter = FileName.class,
      description = "Write the gradient with respect to the input; under none, of the sum.")
  private @Nullable String gradOut;

  @Option(
      names = "--json",
      description =
          "Print an object: loss, reduction, value, rows, ignored, device, seconds. NaN and"
              + " infinities are strings.")
  private boolean json;

  @Mixin private DeviceOptions deviceOptions;

  @Mixin private CommonOptions commonOptions;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    long begin = System.nanoTime();
    lossOptions.check(spec);
    try (EvalInputs inputs = new EvalInputs(input, target, lossOptions);
        Outputs outputs = new Outputs()) {
      OutputNames names = new OutputNames(spec.commandLine());
      inputs.nameTo(names);
      Path lossFile = lossOut == null ? null : names.output("--loss-out", lossOut);
      Path gradientFile = gradOut == null ? null : names.output("--grad-out", gradOut);
      Evaluator evaluator = new Evaluator(inputs, outputs, lossFile, gradientFile);
      try (Device device = deviceOptions.open()) {
        inputs.openFor(device);
        outputs.openFor(device);
        LossStream result = evaluator.run(device);
        // Before the files appear, so that there are none if the result cannot be printed.
        print(device, result, (System.nanoTime() - begin) / 1e9);
      }
      outputs.commit();
    }
  }

  private void print(Device device, LossStream result, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? new Json()
                .put("loss", lossOptions.name.toString())
                .put("reduction", lossOptions.reduction.name().toLowerCase(Locale.ROOT))
                .put("value", result.value())
                .put("rows", result.rows())
                .put("ignored", result.ignored())
                .put("device", device.name())
                .put("seconds", seconds)
            : result.value());
    StandardOutput.flush(out);
  }
}

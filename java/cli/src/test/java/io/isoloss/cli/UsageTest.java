package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every mistake is one line, the right exit code, and no file.
class UsageTest {
  private static final String INPUTS = " --input X.npy --target T.npy --device cpu";

  @TempDir Path folder;

  @BeforeEach
  void files() throws Exception {
    Batches.write(folder.resolve("X.npy"), Batches.logits(1, 3, 4));
    Batches.write(folder.resolve("T.npy"), Batches.labels(2, 4, 3));
    Batches.write(folder.resolve("T2.npy"), Batches.labels(2, 4, 2));
    Batches.write(folder.resolve("BAD.npy"), Tensor.of(new long[] {0, 4, 1}, 3));
    Batches.write(folder.resolve("W.npy"), Batches.uniform(3, 4));
    Batches.write(folder.resolve("W5.npy"), Batches.uniform(3, 5));
    Batches.write(folder.resolve("D.npy"), Tensor.of(new double[4], 4));
    Files.writeString(folder.resolve("garbage.npy"), "hello");
    Batches.zip(folder.resolve("A.npz"), false, folder.resolve("X.npy"), folder.resolve("T.npy"));
    Files.createDirectory(folder.resolve("dir"));
    Files.createLink(folder.resolve("HARD.npy"), folder.resolve("X.npy"));
    Files.createSymbolicLink(folder.resolve("SOFT.npy"), folder.resolve("T.npy"));
  }

  private List<String> listing() throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  /// File names in capitals, and those of outputs, stand for files in the folder.
  private Object[] args(String line) {
    String full =
        line.replaceAll(
            "(?<= )((?:[A-Z][A-Z0-9]*|garbage|out|none|dir|dir/out|dir/../X|none/out)(?:\\.np[yz](?::\\w+)?)?)(?= |$)",
            Matcher.quoteReplacement(folder + "/") + "$1");
    return full.isBlank() ? new Object[0] : full.strip().split(" +");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | 2 | a command is missing: eval, apply, devices or help (see isoloss help)",
        "nonsense | 2 | Unmatched argument at index 0: 'nonsense' (see isoloss help)",
        "--nonsense | 2 | Unknown option: '--nonsense' (see isoloss help)",
        "eval | 2 | Missing required options and parameters: '--input X.npy',",
        "eval cross-entropy --input X.npy | 2 | Missing required option: '--target T.npy'",
        "eval --input X.npy --target T.npy | 2 | Missing required parameter: 'LOSS'",
        "eval hinge $ | 2 | 'hinge' is none of cross-entropy, nll, bce, bce-with-logits, mse,",
        "eval nll $ more | 2 | Unmatched argument at index",
        "eval nll $ --input X.npy | 2 | option '--input' (X.npy) should be specified only once",
        "eval nll $ --json 3 | 2 | Unmatched argument",
        "eval nll $ --reduction avg | 2 | '--reduction': 'avg' is none of none, mean, sum",
        "eval cross-entropy $ --ignore-index 1.5 | 2 | '--ignore-index': '1.5' is not a long",
        "eval cross-entropy $ --label-smoothing x | 2 | '--label-smoothing': 'x' is not a double",
        "eval cross-entropy $ --label-smoothing 1.5 | 2 | label smoothing 1.5: must lie in [0, 1]",
        "eval cross-entropy $ --label-smoothing NaN | 2 | label smoothing NaN: must lie in [0, 1]",
        "eval cross-entropy $ --label-smoothing | 2 | Missing required parameter for option",
        "eval nll $ --threads 0 | 2 | threads 0: must be at least 1",
        "eval nll $ --threads many | 2 | '--threads': 'many' is not an int",
        "eval nll --input X.npy --target T.npy --device gpu | 2 | device gpu: must be auto, cpu,",
        "eval gaussian-nll $ --variance D.npy --eps 0 | 2 | eps 0.0: must be above 0",
        // Options that do not belong to the loss.
        "eval cross-entropy $ --pos-weight W.npy | 2 | --pos-weight is no option of cross-entropy",
        "eval cross-entropy $ --variance W.npy | 2 | --variance is no option of cross-entropy",
        "eval cross-entropy $ --full | 2 | --full is no option of cross-entropy",
        "eval cross-entropy $ --eps 1 | 2 | --eps is no option of cross-entropy",
        "eval nll $ --label-smoothing 0 | 2 | --label-smoothing is no option of nll",
        "eval nll $ --pos-weight W.npy | 2 | --pos-weight is no option of nll",
        "eval bce $ --label-smoothing 0 | 2 | --label-smoothing is no option of bce",
        "eval bce $ --ignore-index 0 | 2 | --ignore-index is no option of bce",
        "eval bce $ --pos-weight W.npy | 2 | --pos-weight is no option of bce",
        "eval bce-with-logits $ --ignore-index 0 | 2 | --ignore-index is no option of bce-with-l",
        "eval mse $ --weight W.npy | 2 | --weight is no option of mse",
        "eval gaussian-nll $ --weight W.npy | 2 | --weight is no option of gaussian-nll",
        "eval gaussian-nll $ | 2 | gaussian-nll needs --variance",
        // Outputs that would hurt.
        "eval nll $ --grad-out X.npy | 2 | --grad-out ~/X.npy is the same file as --input",
        "eval nll $ --loss-out T.npy | 2 | --loss-out ~/T.npy is the same file as --target",
        "eval nll $ --weight W.npy --loss-out W.npy | 2 | is the same file as --weight",
        "eval nll $ --grad-out HARD.npy | 2 | --grad-out ~/HARD.npy is the same file as --input",
        "eval nll $ --loss-out SOFT.npy | 2 | --loss-out ~/SOFT.npy is the same file as --target",
        "eval nll $ --loss-out dir/../X.npy | 2 | is the same file as --input",
        "eval nll $ --loss-out out.npy --grad-out out.npy | 2 | is the same file as --loss-out",
        "eval nll $ --loss-out out.npz | 2 | --loss-out ~/out.npz: only .npy files are written",
        "apply softmax --input X.npy --output X.npy | 2 | --output ~/X.npy is the same file as",
        // Files.
        "eval nll --input none.npy --target T.npy | 3 | ~/none.npy: no such file",
        "eval nll --input dir --target T.npy | 3 | ~/dir: is a directory",
        "eval nll --input garbage.npy --target T.npy | 3 | ~/garbage.npy: is truncated",
        "eval nll --input A.npz --target T.npy | 3 | ~/A.npz: holds several arrays, name one: [X, T]",
        "eval nll --input A.npz:Z --target T.npy | 3 | ~/A.npz: holds no array Z, it has [X, T]",
        "eval nll --input none.npz:Z --target T.npy | 3 | ~/none.npz: no such file",
        "eval nll $ --weight none.npy | 3 | ~/none.npy: no such file",
        "eval nll $ --grad-out none/out.npy | 3 | ~/none/out.npy: cannot write: no such folder",
        "eval nll $ --grad-out dir | 3 | ~/dir: cannot write: it is a directory",
        // Data that does not fit.
        "eval nll --input X.npy --target T2.npy | 3 | shape mismatch: input (3, 4) and target (2,)",
        "eval nll --input T.npy --target T.npy | 3 | type mismatch: input is int64",
        "eval mse $ | 3 | type mismatch: target is int64",
        "eval nll $ --weight W5.npy | 3 | shape mismatch: input (3, 4) and weight (5,)",
        "eval nll $ --weight D.npy | 3 | type mismatch: input float32 and weight float64",
        "eval nll --input X.npy --target BAD.npy --device cpu --loss-out out.npy | 3 | target 4 in row 1",
        "eval nll --input X.npy --target T.npy --device cuda | 4 | device cuda: ",
        // The other commands.
        "apply | 2 | Missing required options and parameters",
        "apply relu --input X.npy --output out.npy | 2 | 'relu' is none of softmax, log-softmax,",
        "apply softmax --input X.npy | 2 | Missing required option: '--output Y.npy'",
        "apply softmax --input X.npy --output out.npy --axis 2 | 2 | axis 2: shape (3, 4) has 2 axes",
        "apply softmax --input X.npy --output out.npy --axis -3 | 2 | axis -3: shape (3, 4) has 2",
        "apply sigmoid --input X.npy --output out.npy --axis 0 | 2 | --axis is no option of sigmoid",
        "apply softmax --input T.npy --output out.npy --device cpu | 3 | type mismatch: input is",
        "devices more | 2 | Unmatched argument",
      })
  void oneLine(String line, int code, String message) throws Exception {
    List<String> before = listing();
    Cli.Result result = Cli.run(args((" " + line).replace(" $", INPUTS)));
    assertThat(result.err())
        .startsWith("isoloss: ")
        .contains(message.replace("~", folder.toString()))
        .matches("[^\n]*\n");
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    assertThat(listing()).isEqualTo(before);
  }

  /// What an unset variable of a script leaves.
  @Test
  void anEmptyFileName() {
    String[] files = {"--input", "--target", "--weight", "--loss-out", "--grad-out"};
    for (String empty : files) {
      List<String> args = new ArrayList<>(List.of("eval", "nll", "--device", "cpu"));
      for (String file : files) {
        args.addAll(List.of(file, file.equals(empty) ? "" : folder.resolve("X.npy").toString()));
      }
      Cli.Result result = Cli.run(args.toArray());
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .matches("isoloss: [^\n]*'" + empty + "'[^\n]*the file name is empty[^\n]*\n");
    }
    Cli.Result apply = Cli.run("apply", "softmax", "--input", "", "--output", "y.npy");
    assertThat(apply.code()).isEqualTo(2);
    assertThat(apply.err()).contains("'--input'").contains("the file name is empty");
  }

  @Test
  void verboseShowsTheStackTrace() {
    Cli.Result usage = Cli.run("eval", "--verbose");
    assertThat(usage.err()).startsWith("isoloss: Missing").contains("\n\tat ");
    Cli.Result data = Cli.run(args(" eval nll --verbose --input none.npy --target T.npy"));
    assertThat(data.err()).startsWith("isoloss: ").contains("FileException", "\n\tat ");
    Cli.Result before = Cli.run(args(" --verbose eval nll --input none.npy --target T.npy"));
    assertThat(before.err()).contains("FileException", "\n\tat ");
  }

  /// If the result cannot be printed the run has failed, so it leaves no files either.
  @Test
  void standardOutputThatCannotBeWritten() throws Exception {
    List<String> before = listing();
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            });
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args =
        Stream.of(args(" eval nll" + INPUTS + " --grad-out out.npy"))
            .map(Object::toString)
            .toArray(String[]::new);
    assertThat(Main.run(args, full, new PrintStream(err))).isEqualTo(3);
    assertThat(err).hasToString("isoloss: standard output: cannot be written\n");
    assertThat(listing()).isEqualTo(before);
  }

  @Test
  void theHelpTeaches() {
    Cli.Result help = Cli.run("help", "eval");
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    for (LossName loss : LossName.values()) {
      // In the list of losses, in the advice and in the formulas.
      assertThat(help.out().split("\\b" + loss + "\\b")).hasSizeGreaterThan(3);
    }
    assertThat(help.out())
        .contains("WHICH LOSS?", "logits", "log softmax(x)[t]", "(N, C)", "EXAMPLE")
        .contains("isoloss eval cross-entropy --input examples/logits.npy")
        .doesNotContain("null");
    assertThat(help.out().lines().mapToInt(String::length).max().orElseThrow()).isLessThan(100);
    assertThat(Cli.run("eval", "--help").out()).isEqualTo(help.out());
    assertThat(Cli.run("help", "apply").out()).contains("softmax", "--axis", "EXAMPLE");
    assertThat(Cli.run("help").out()).contains("eval", "apply", "devices", "Exit codes");
  }

  @Test
  void versionAndDevices() {
    Cli.Result version = Cli.run("--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).matches("isoloss \\d+\\.\\d+\\.\\d+\\S*\\R");
    Cli.Result devices = Cli.run("devices");
    assertThat(devices.code()).isZero();
    assertThat(devices.out()).startsWith("cpu ");
    assertThat(devices.err()).isEmpty();
  }
}

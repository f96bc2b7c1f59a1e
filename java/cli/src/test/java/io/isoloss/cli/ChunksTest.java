package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Neither the size of the chunks nor the form of the files changes a byte of what comes out.
class ChunksTest {
  private static final String CHUNK_BYTES = "isoloss.chunk-bytes";

  @TempDir Path folder;

  @AfterEach
  void standardChunks() {
    System.clearProperty(CHUNK_BYTES);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  /// Every way to hold a tensor in a file; the first is the plain one.
  private List<String> forms(String name, Tensor tensor) throws Exception {
    List<String> forms = new ArrayList<>();
    Path plain = Batches.write(file(name + ".npy"), tensor);
    forms.add(plain.toString());
    forms.add(Batches.writeOddly(file(name + "-be.npy"), tensor, true, false).toString());
    forms.add(Batches.writeOddly(file(name + "-f.npy"), tensor, false, true).toString());
    forms.add(Batches.writeOddly(file(name + "-bef.npy"), tensor, true, true).toString());
    forms.add(Batches.zip(file(name + "-s.npz"), false, plain).toString());
    forms.add(Batches.zip(file(name + "-d.npz"), true, file(name + "-bef.npy")) + "");
    return forms;
  }

  private List<Object> eval(String loss, List<String> options, String input, String target) {
    List<Object> args = new ArrayList<>(List.of("eval", loss, "--input", input));
    args.addAll(List.of("--target", target, "--device", "cpu"));
    args.addAll(options);
    args.addAll(List.of("--loss-out", file("loss.npy"), "--grad-out", file("grad.npy")));
    return args;
  }

  private record Outcome(String out, String lossFile, String gradientFile) {}

  private Outcome outcome(List<Object> args) throws Exception {
    Cli.Result result = Cli.run(args.toArray());
    assertThat(result.err()).isEmpty();
    return new Outcome(result.out(), hex(file("loss.npy")), hex(file("grad.npy")));
  }

  private static String hex(Path file) throws Exception {
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  private void assertIndependent(String loss, Tensor input, Tensor target, String... options)
      throws Exception {
    List<String> inputs = forms("x", input);
    List<String> targets = forms("t", target);
    Outcome expected = outcome(eval(loss, List.of(options), inputs.get(0), targets.get(0)));
    for (int form = 0; form < inputs.size(); form++) {
      List<Object> args = eval(loss, List.of(options), inputs.get(form), targets.get(form));
      for (long bytes : new long[] {1, 333, 1000, 4096, 1 << 30}) {
        System.setProperty(CHUNK_BYTES, Long.toString(bytes));
        assertThat(outcome(args)).as("chunks of %d bytes, %s", bytes, args).isEqualTo(expected);
      }
      System.clearProperty(CHUNK_BYTES);
    }
  }

  @Test
  void crossEntropy() throws Exception {
    Tensor logits = Batches.logits(1, 100, 7);
    Tensor labels = Batches.labels(2, 7, 100);
    String weight = Batches.write(file("w.npy"), Batches.uniform(3, 7)).toString();
    for (String reduction : List.of("mean", "sum", "none")) {
      assertIndependent(
          "cross-entropy",
          logits,
          labels,
          "--reduction",
          reduction,
          "--weight",
          weight,
          "--ignore-index",
          "3",
          "--label-smoothing",
          "0.05");
    }
  }

  @Test
  void probabilityTargets() throws Exception {
    assertIndependent("cross-entropy", Batches.logits(1, 40, 7), Batches.uniform(2, 40, 7));
  }

  @Test
  void moreAxes() throws Exception {
    Tensor logits = Batches.logits(4, 20, 3, 5, 2);
    Tensor labels = Batches.labels(5, 3, 20, 5, 2);
    for (String reduction : List.of("mean", "none")) {
      assertIndependent("nll", logits, labels, "--reduction", reduction);
    }
  }

  @Test
  void oneRow() throws Exception {
    assertIndependent("cross-entropy", Batches.logits(6, 500), Batches.labels(7, 500));
  }

  /// Weights and variances of every shape that is allowed, those with an axis for the rows among
  /// them; and a square batch, where an axis' length alone does not tell which axis it is.
  @Test
  void weightsAndVariances() throws Exception {
    for (int columns : new int[] {5, 30}) {
      Tensor logits = Batches.logits(8, 30, columns);
      Tensor target = Batches.uniform(9, 30, columns);
      for (long[] shape : new long[][] {{}, {1}, {columns}, {1, 1}, {30, 1}, {30, columns}}) {
        String weight = Batches.write(file("w.npy"), Batches.uniform(10, shape)).toString();
        assertIndependent(
            "bce-with-logits", logits, target, "--weight", weight, "--pos-weight", weight);
        assertIndependent("bce", target, target, "--weight", weight);
      }
      for (long[] shape : new long[][] {{30}, {30, 1}, {30, columns}}) {
        String variance = Batches.write(file("v.npy"), Batches.uniform(10, shape)).toString();
        assertIndependent(
            "gaussian-nll", logits, target, "--variance", variance, "--reduction", "none");
      }
    }
  }

  @Test
  void oneAxisOfElements() throws Exception {
    Tensor logits = Batches.logits(8, 300);
    Tensor target = Batches.uniform(9, 300);
    assertIndependent("mse", logits, target);
    for (long[] shape : new long[][] {{}, {1}, {300}}) {
      String variance = Batches.write(file("v.npy"), Batches.uniform(10, shape)).toString();
      assertIndependent("gaussian-nll", logits, target, "--variance", variance);
    }
  }

  @Test
  void badValuesAreCountedInTheWholeBatch() throws Exception {
    float[] input = new float[1000];
    float[] target = new float[1000];
    target[3] = 2;
    String good = Batches.write(file("x.npy"), Tensor.of(input, 250, 4)).toString();
    input[500] = -1;
    input[501] = Float.NaN;
    input[999] = 7;
    String bad = Batches.write(file("y.npy"), Tensor.of(input, 250, 4)).toString();
    String t = Batches.write(file("t.npy"), Tensor.of(target, 250, 4)).toString();
    for (long bytes : new long[] {1, 800, 1 << 30}) {
      System.setProperty(CHUNK_BYTES, Long.toString(bytes));
      assertThat(Cli.run(eval("bce", List.of(), bad, t).toArray()))
          .isEqualTo(
              new Cli.Result(
                  3,
                  "",
                  "isoloss: input -1.0 at element 500 is outside [0, 1] (3 bad values in all)\n"));
      assertThat(Cli.run(eval("bce", List.of(), good, t).toArray()).err())
          .isEqualTo("isoloss: target 2.0 at element 3 is outside [0, 1] (1 bad value)\n");
    }
  }

  @Test
  void badLabelsAreCountedInTheWholeBatch() throws Exception {
    long[] labels = new long[100];
    labels[60] = 9;
    labels[61] = -1;
    labels[99] = 7;
    String input = Batches.write(file("x.npy"), Batches.logits(1, 100, 7)).toString();
    String target = Batches.write(file("t.npy"), Tensor.of(labels, 100)).toString();
    for (long bytes : new long[] {1, 800, 1 << 30}) {
      System.setProperty(CHUNK_BYTES, Long.toString(bytes));
      Cli.Result result = Cli.run(eval("nll", List.of(), input, target).toArray());
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.err())
          .isEqualTo(
              "isoloss: target 9 in row 60 is not a class index: there are 7 classes"
                  + " (3 bad targets in all)\n");
    }
  }
}

package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.GaussianNll;
import io.isoloss.Loss;
import io.isoloss.LossResult;
import io.isoloss.Mse;
import io.isoloss.Nll;
import io.isoloss.Npy;
import io.isoloss.Reduction;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command gives what the library gives, bit for bit.
class EvalTest {
  private static final Tensor LOGITS = Batches.logits(1, 50, 7);
  private static final Tensor LABELS = Batches.labels(2, 7, 50);

  @TempDir Path folder;

  /// Evaluates with the command and with the library, and compares all that comes out.
  private Cli.Result assertSame(Loss loss, Tensor input, Tensor target, Object... options) {
    Path lossOut = folder.resolve("loss.npy");
    Path gradOut = folder.resolve("grad.npy");
    List<Object> args = new ArrayList<>(List.of("eval"));
    args.addAll(Arrays.asList(options));
    args.addAll(List.of("--device", "cpu", "--input", Batches.write(file("x"), input)));
    args.addAll(List.of("--target", Batches.write(file("t"), target)));
    args.addAll(List.of("--loss-out", lossOut, "--grad-out", gradOut));
    Cli.Result result = Cli.run(args.toArray());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    try (Device device = Device.cpu();
        LossResult expected = device.lossAndGradient(loss, input, target);
        Tensor losses = Npy.read(lossOut);
        Tensor gradient = Npy.read(gradOut)) {
      assertThat(result.out()).isEqualTo(expected.value() + System.lineSeparator());
      assertSame(losses, expected.loss());
      assertSame(gradient, expected.gradient());
    }
    return result;
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.type()).isEqualTo(expected.type());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(Batches.bytes(actual)).isEqualTo(Batches.bytes(expected));
  }

  private Path file(String name) {
    return folder.resolve(name + ".npy");
  }

  private static String option(Reduction reduction) {
    return reduction.name().toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void crossEntropy(Reduction reduction) {
    assertSame(
        new CrossEntropy().withReduction(reduction),
        LOGITS,
        LABELS,
        "cross-entropy",
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void crossEntropyWithEveryOption(Reduction reduction) {
    Tensor weight = Batches.uniform(3, 7);
    assertSame(
        new CrossEntropy(weight, 4, 0.1, reduction),
        LOGITS,
        LABELS,
        "cross-entropy",
        "--weight",
        Batches.write(file("w"), weight),
        "--ignore-index",
        4,
        "--label-smoothing",
        0.1,
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void probabilityTargets(Reduction reduction) {
    assertSame(
        new CrossEntropy().withReduction(reduction),
        LOGITS,
        Batches.uniform(4, 50, 7),
        "cross-entropy",
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void nll(Reduction reduction) {
    Tensor weight = Batches.uniform(3, 7);
    assertSame(
        new Nll(weight, 2, reduction),
        LOGITS,
        LABELS,
        "nll",
        "--weight",
        Batches.write(file("w"), weight),
        "--ignore-index",
        2,
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void bce(Reduction reduction) {
    Tensor weight = Batches.uniform(9, 1, 7);
    assertSame(
        new Bce(weight, reduction),
        Batches.uniform(10, 50, 7),
        Batches.uniform(11, 50, 7),
        "bce",
        "--weight",
        Batches.write(file("w"), weight),
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void bceWithLogits(Reduction reduction) {
    Tensor weight = Batches.uniform(9, 50, 1);
    Tensor posWeight = Batches.uniform(12, 7);
    assertSame(
        new BceWithLogits(weight, posWeight, reduction),
        LOGITS,
        Batches.uniform(11, 50, 7),
        "bce-with-logits",
        "--weight",
        Batches.write(file("w"), weight),
        "--pos-weight",
        Batches.write(file("p"), posWeight),
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void mse(Reduction reduction) {
    assertSame(
        new Mse(reduction),
        LOGITS,
        Batches.logits(13, 50, 7),
        "mse",
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void gaussianNll(Reduction reduction) {
    Tensor variance = Batches.uniform(14, 50, 7);
    assertSame(
        new GaussianNll(variance, true, 0.25, reduction),
        LOGITS,
        Batches.logits(13, 50, 7),
        "gaussian-nll",
        "--variance",
        Batches.write(file("v"), variance),
        "--full",
        "--eps",
        0.25,
        "--reduction",
        option(reduction));
  }

  /// A scalar is an element too.
  @Test
  void scalars() {
    assertSame(new Mse(), Tensor.of(new float[] {3}), Tensor.of(new float[] {1}), "mse");
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void oneRow(Reduction reduction) {
    assertSame(
        new CrossEntropy().withReduction(reduction),
        Batches.logits(5, 9),
        Batches.labels(6, 9),
        "cross-entropy",
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void moreAxes(Reduction reduction) {
    assertSame(
        new CrossEntropy().withReduction(reduction),
        Batches.logits(5, 6, 5, 2, 3),
        Batches.labels(6, 5, 6, 2, 3),
        "cross-entropy",
        "--reduction",
        option(reduction));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void noRows(Reduction reduction) {
    Cli.Result result =
        assertSame(
            new CrossEntropy().withReduction(reduction),
            Batches.logits(5, 0, 5),
            Batches.labels(6, 5, 0),
            "cross-entropy",
            "--reduction",
            option(reduction));
    assertThat(result.out().strip()).isEqualTo(reduction == Reduction.MEAN ? "NaN" : "0.0");
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void halfPrecision(DType type) {
    assertSame(
        new CrossEntropy(), Batches.half(LOGITS, type), LABELS, "cross-entropy", "--threads", 1);
  }

  @Test
  void doublePrecision() {
    Tensor doubles = Tensor.of(LOGITS.toDoubleArray(), 50, 7);
    assertSame(new CrossEntropy(), doubles, LABELS, "cross-entropy");
  }

  @Test
  void defaultIgnoreIndex() {
    long[] labels = {1, -100, 2};
    assertSame(new CrossEntropy(), Batches.logits(8, 3, 4), Tensor.of(labels, 3), "cross-entropy");
  }

  @Test
  void negativeIgnoreIndex() {
    long[] labels = {1, -7, 2};
    assertSame(
        new CrossEntropy().withIgnoreIndex(-7),
        Batches.logits(8, 3, 4),
        Tensor.of(labels, 3),
        "cross-entropy",
        "--ignore-index",
        -7);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void json(boolean ignored) {
    long[] labels = {1, ignored ? -100 : 0, 2};
    Cli.Result result =
        Cli.run(
            "eval",
            "cross-entropy",
            "--json",
            "--device",
            "cpu",
            "--input",
            Batches.write(file("x"), Batches.logits(8, 3, 4)),
            "--target",
            Batches.write(file("t"), Tensor.of(labels, 3)));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .matches(
            "\\{\"loss\": \"cross-entropy\", \"reduction\": \"mean\", \"value\": [0-9.E-]+, "
                + (ignored ? "\"rows\": 2, \"ignored\": 1, " : "\"rows\": 3, \"ignored\": 0, ")
                + "\"device\": \"cpu\", \"seconds\": [0-9.E-]+\\}\\R");
  }

  @Test
  void jsonOfNaN() {
    Cli.Result result =
        Cli.run(
            "eval",
            "cross-entropy",
            "--json",
            "--device",
            "cpu",
            "--input",
            Batches.write(file("x"), Tensor.of(new float[0], 0, 4)),
            "--target",
            Batches.write(file("t"), Tensor.of(new long[0], 0)));
    assertThat(result.out()).contains("\"value\": \"NaN\", \"rows\": 0");
  }

  @Test
  void arraysInArchives() throws Exception {
    Path both =
        Batches.zip(
            folder.resolve("both.npz"),
            true,
            Batches.write(file("x"), LOGITS),
            Batches.write(file("t"), LABELS));
    Path one = Batches.zip(folder.resolve("one.npz"), false, file("t"));
    Object[] plain = {
      "eval", "cross-entropy", "--device", "cpu", "--input", file("x"), "--target", file("t")
    };
    Object[] zipped = {
      "eval", "cross-entropy", "--device", "cpu", "--input", both + ":x", "--target", one
    };
    assertThat(Cli.run(zipped).out()).isEqualTo(Cli.run(plain).out());
  }

  @Test
  void outputsMayReplaceOlderFiles() {
    Batches.write(file("grad"), Tensor.of(new float[1], 1));
    assertSame(new CrossEntropy(), LOGITS, LABELS, "cross-entropy");
    assertThat(Npy.header(file("grad")).shape()).isEqualTo(Shape.of(50, 7));
  }
}

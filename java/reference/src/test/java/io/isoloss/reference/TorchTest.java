package io.isoloss.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isoloss.reference.NdArray.Precision;
import io.isoloss.reference.TorchOptions.Reduction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The reference against values worked out from the formulas elsewhere: an oracle that is wrong,
/// or wired to the wrong option, would make every test that trusts it worthless.
final class TorchTest {
  private static final double LOSS_1234 = 0.4401896985611953; // log(1 + e^-1 + e^-2 + e^-3)
  private static final double LOG_4 = 1.3862943611198906;

  private static final NdArray LOGITS =
      NdArray.of(new double[] {1, 2, 3, 4, 2, 1, 0, -1, .5, .5, .5, .5}, 3, 4);
  private static final long[] TARGETS = {3, 0, 2};
  private static final NdArray WEIGHT = NdArray.of(new double[] {1, 2, 3, 4});

  private static final TorchOptions MEAN = TorchOptions.DEFAULTS;
  private static final TorchOptions NONE = MEAN.reduction(Reduction.NONE);
  private static final TorchOptions SUM = MEAN.reduction(Reduction.SUM);

  @BeforeAll
  static void needsLibTorch() {
    assumeTrue(Torch.isAvailable(), "LibTorch has no natives for this platform");
  }

  @Test
  void crossEntropyOfKnownRows() {
    TorchLoss none = Torch.crossEntropy(LOGITS, TARGETS, NONE);
    assertClose(none.value(), LOSS_1234, LOSS_1234, LOG_4);
    assertThat(none.value().shape()).containsExactly(3);
    assertThat(none.gradient().shape()).containsExactly(3, 4);
    assertClose(Torch.crossEntropy(LOGITS, TARGETS, SUM).value(), 2.2666737582422813);

    TorchLoss mean = Torch.crossEntropy(LOGITS, TARGETS, MEAN);
    assertClose(mean.value(), 0.7555579194140938);
    assertThat(mean.value().shape()).isEmpty();
    assertClose(
        mean.gradient(),
        0.010686201093361658,
        0.029048106247344177,
        0.07896093936330335,
        -0.11869524670400933,
        -0.11869524670400922,
        0.07896093936330338,
        0.02904810624734419,
        0.010686201093361663,
        1 / 12.,
        1 / 12.,
        -0.25,
        1 / 12.);
  }

  @Test
  void crossEntropyWithEveryOption() {
    assertClose(
        Torch.crossEntropy(LOGITS, TARGETS, MEAN.weight(WEIGHT)).value(), 0.7949789470207063);

    TorchOptions smoothed = NONE.labelSmoothing(0.1);
    assertClose(
        Torch.crossEntropy(LOGITS, TARGETS, smoothed).value(),
        0.5901896985611957,
        0.5901896985611957,
        LOG_4);
    assertClose(
        Torch.crossEntropy(LOGITS, TARGETS, smoothed.weight(WEIGHT)).value(),
        1.9447303394606035,
        1.0062181533453747,
        4.089568365303677);
    assertClose(
        Torch.crossEntropy(LOGITS, TARGETS, MEAN.labelSmoothing(0.1).weight(WEIGHT)).value(),
        0.8800646072637068);

    TorchLoss ignored = Torch.crossEntropy(LOGITS, TARGETS, NONE.ignoreIndex(2));
    assertClose(ignored.value(), LOSS_1234, LOSS_1234, 0);
    assertThat(ignored.gradient().values()).endsWith(0, 0, 0, 0);
    assertClose(Torch.crossEntropy(LOGITS, TARGETS, MEAN.ignoreIndex(2)).value(), LOSS_1234);
  }

  @Test
  void crossEntropyWithProbabilityTargets() {
    NdArray targets =
        NdArray.of(new double[] {.1, .2, .3, .4, 1, 0, 0, 0, .25, .25, .25, .25}, 3, 4);
    TorchLoss none = Torch.crossEntropy(LOGITS, targets, NONE);
    assertClose(none.value(), 1.4401896985611957, LOSS_1234, LOG_4);
    assertThat(none.gradient().values())
        .startsWith(
            new double[] {
              -0.06794139671991503, -0.11285568125796748, -0.06311718191008994, 0.243914259887972
            },
            within(1e-15));
    assertClose(Torch.crossEntropy(LOGITS, targets, MEAN).value(), 1.088891252747427);
    assertClose(
        Torch.crossEntropy(LOGITS, targets, MEAN.weight(WEIGHT)).value(), 2.4088315656815027);
  }

  @Test
  void crossEntropyOfOneRowAndOfImages() {
    NdArray row = NdArray.of(new double[] {1, 2, 3, 4});
    TorchLoss one = Torch.crossEntropy(row, new long[] {3}, NONE);
    assertClose(one.value(), LOSS_1234);
    assertThat(one.value().shape()).isEmpty();
    assertThat(one.gradient().shape()).containsExactly(4);

    // One sample, four classes, 1 x 2 positions: the columns are 1..4 and 2..-1.
    NdArray image = NdArray.of(new double[] {1, 2, 2, 1, 3, 0, 4, -1}, 1, 4, 1, 2);
    TorchLoss loss = Torch.crossEntropy(image, new long[] {3, 0}, NONE);
    assertClose(loss.value(), LOSS_1234, LOSS_1234);
    assertThat(loss.value().shape()).containsExactly(1, 1, 2);
    assertThat(loss.gradient().shape()).containsExactly(1, 4, 1, 2);

    // The same positions behind three axes, a path of its own in PyTorch.
    NdArray volume = NdArray.of(image.values(), 1, 4, 1, 2, 1);
    assertClose(Torch.crossEntropy(volume, new long[] {3, 0}, NONE).value(), LOSS_1234, LOSS_1234);
  }

  @Test
  void nllOfLogSoftmaxIsCrossEntropy() {
    NdArray logProbabilities = Torch.logSoftmax(LOGITS, 1);
    TorchLoss loss = Torch.nll(logProbabilities, TARGETS, MEAN.weight(WEIGHT));
    assertClose(loss.value(), 0.7949789470207063);
    assertClose(loss.gradient(), 0, 0, 0, -.5, -.125, 0, 0, 0, 0, 0, -.375, 0);
    assertClose(
        Torch.nll(logProbabilities, TARGETS, NONE.ignoreIndex(0)).value(), LOSS_1234, 0, LOG_4);
  }

  @Test
  void bceWithLogitsOfKnownValues() {
    NdArray x = NdArray.of(new double[] {0.2, -1, 2}, 3, 1);
    NdArray t = NdArray.of(new double[] {1, 0, 1}, 3, 1);
    TorchLoss mean = Torch.bceWithLogits(x, t, MEAN);
    assertClose(mean.value(), 0.3461095226475957);
    assertClose(mean.gradient(), -0.15005533422917403, 0.08964714045666504, -0.0397343073407059);
    assertClose(
        Torch.bceWithLogits(x, t, NONE.posWeight(NdArray.of(new double[] {3}))).value(),
        1.7944166081447754,
        0.3132616875182228,
        0.3807840331289175);
    NdArray weight = NdArray.of(new double[] {1, 2, 0}, 3, 1);
    assertClose(
        Torch.bceWithLogits(x, t, NONE.weight(weight)).value(),
        0.5981388693815918,
        0.6265233750364456,
        0);
  }

  @Test
  void bceOfKnownValues() {
    NdArray p = NdArray.of(new double[] {.9, .2, .5});
    NdArray t = NdArray.of(new double[] {1, 0, .5});
    TorchLoss none = Torch.bce(p, t, NONE);
    assertClose(none.value(), 0.10536051565782628, 0.2231435513142097, 0.6931471805599453);
    assertClose(none.gradient(), -1 / .9, 1.25, 0);
    NdArray weight = NdArray.of(new double[] {1, 0, 2});
    assertClose(
        Torch.bce(p, t, SUM.weight(weight)).value(), 0.10536051565782628 + 2 * 0.6931471805599453);

    NdArray ends = NdArray.of(new double[] {0, 1});
    assertClose(Torch.bce(ends, NdArray.of(new double[] {1, 1}), NONE).value(), 100, 0);
  }

  @Test
  void mseOfKnownValues() {
    NdArray x = NdArray.of(new double[] {1, 2, 4});
    NdArray t = NdArray.of(new double[] {1, 4, 3});
    assertClose(Torch.mse(x, t, NONE).value(), 0, 4, 1);
    TorchLoss mean = Torch.mse(x, t, MEAN);
    assertClose(mean.value(), 5 / 3.);
    assertClose(mean.gradient(), 0, -4 / 3., 2 / 3.);
  }

  @Test
  void gaussianNllOfKnownValues() {
    NdArray x = NdArray.of(new double[] {1, 2, 3});
    NdArray t = NdArray.of(new double[] {1.5, 1, 3});
    NdArray v = NdArray.of(new double[] {.25, 2, 1e-9});
    TorchLoss none = Torch.gaussianNll(x, t, v, NONE);
    assertClose(none.value(), -0.1931471805599453, 0.5965735902799727, -6.907755278982137);
    assertClose(none.gradient(), -2, .5, 0);
    assertClose(Torch.gaussianNll(x, t, v, MEAN).value(), -2.16810962308737);
    assertClose(
        Torch.gaussianNll(x, t, v, SUM.full(true)).value(),
        -6.5043288692621095 + 2.756815599614018);
    assertThat(Torch.gaussianNll(x, t, v, NONE.eps(4)).value().values()[2])
        .isCloseTo(0.5 * LOG_4, within(1e-15));
  }

  @Test
  void rowFunctionsOfKnownValues() {
    NdArray row = NdArray.of(new double[] {1, 2, 3, 4}, 1, 4);
    assertClose(
        Torch.softmax(row, -1),
        0.032058603280084974,
        0.08714431874203253,
        0.23688281808991005,
        0.643914259887972);
    assertClose(
        Torch.logSoftmax(row, 1),
        -3.4401896985611957,
        -2.4401896985611957,
        -1.4401896985611957,
        -0.4401896985611957);
    NdArray sum = Torch.logSumExp(row, 1);
    assertClose(sum, 4.440189698561196);
    assertThat(sum.shape()).containsExactly(1);
    assertClose(Torch.softmax(row, 0), 1, 1, 1, 1);
    assertClose(Torch.logSumExp(row, 0), 1, 2, 3, 4);
  }

  @Test
  void elementFunctionsOfKnownValues() {
    NdArray x = NdArray.of(new double[] {-2, 0, Double.NEGATIVE_INFINITY});
    assertClose(Torch.sigmoid(x), 0.11920292202211755, 0.5, 0);
    assertClose(
        Torch.logSigmoid(x), -2.1269280110429727, -0.6931471805599453, Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void resultHasThePrecisionOfTheInput(Precision precision) {
    NdArray logits = LOGITS.as(precision);
    TorchLoss loss = Torch.crossEntropy(logits, TARGETS, MEAN.weight(WEIGHT));
    assertThat(loss.value().precision()).isEqualTo(precision);
    assertThat(loss.gradient().precision()).isEqualTo(precision);
    double error = Math.abs(loss.value().item() - 0.7949789470207063);
    assertThat(error).isLessThan(precision == Precision.FLOAT32 ? 1e-6 : 1e-15);
    assertThat((double) (float) loss.value().item() == loss.value().item())
        .isEqualTo(precision == Precision.FLOAT32);
  }

  @Test
  void emptyBatch() {
    NdArray none = new NdArray(new double[0], new long[] {0, 4}, Precision.FLOAT32);
    TorchLoss mean = Torch.crossEntropy(none, new long[0], MEAN);
    assertThat(mean.value().item()).isNaN();
    assertThat(mean.gradient().shape()).containsExactly(0, 4);
    assertThat(Torch.crossEntropy(none, new long[0], SUM).value().item()).isZero();
    assertThat(Torch.softmax(none, 1).shape()).containsExactly(0, 4);
  }

  @Test
  void complaintsOfLibTorchArriveAsExceptions() {
    assertThatThrownBy(() -> Torch.crossEntropy(LOGITS, new long[] {3, 0, 4}, MEAN))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("Target 4 is out of bounds");
    NdArray two = NdArray.of(new double[] {2});
    assertThatThrownBy(() -> Torch.bce(two, two, MEAN))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("between 0 and 1");
    // The library lives on.
    assertClose(Torch.crossEntropy(LOGITS, TARGETS, MEAN).value(), 0.7555579194140938);
  }

  private static void assertClose(NdArray actual, double... expected) {
    assertThat(actual.values()).containsExactly(expected, within(2e-15 * magnitude(expected)));
  }

  private static double magnitude(double[] values) {
    double largest = 1;
    for (double value : values) {
      largest = Double.isInfinite(value) ? largest : Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}

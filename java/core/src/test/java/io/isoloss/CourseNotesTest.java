package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Figures as they are worked out on paper in a course on losses.
final class CourseNotesTest {
  /// Figures with four decimals.
  private static final Offset<Float> FOUR_DECIMALS = within(5e-5f);

  private static final Shape[] SHAPES = {Shape.of(3, 4, 5), Shape.of(3, 8, 4, 5)};

  private final Device device = TestDevice.open();

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void negativeLogLikelihoodOfPickedLogProbabilities() {
    float[] logProbabilities = {-3.0f, -9, -9, -9, -0.2f, -9, -9, -9, -0.1f};
    double nll =
        device
            .loss(new Nll(), Tensor.of(logProbabilities, 3, 3), Tensor.of(new long[] {0, 1, 2}, 3))
            .value();
    assertThat(nll).isCloseTo(1.1, within(1e-7));
  }

  @Test
  void binaryCrossEntropyOfThreeLogits() {
    Tensor logits = Tensor.of(new float[] {0.2f, -1.0f, 2.0f}, 3, 1);
    Tensor targets = Tensor.of(new float[] {1, 0, 1}, 3, 1);
    float expected = 0.34610954f;
    float once = (float) device.loss(new BceWithLogits(), logits, targets).value();
    float inTwoSteps = (float) device.loss(new Bce(), device.sigmoid(logits), targets).value();
    assertThat(once).isCloseTo(expected, within(2 * Math.ulp(expected)));
    assertThat(inTwoSteps).isCloseTo(expected, within(2 * Math.ulp(expected)));
  }

  @Test
  void sigmoidFromMinusTwoToTwo() {
    float[] sigmoid = device.sigmoid(Tensor.of(new float[] {-2, -1, 0, 1, 2}, 5)).toFloatArray();
    assertThat(sigmoid)
        .containsExactly(new float[] {0.1192f, 0.2689f, 0.5f, 0.7311f, 0.8808f}, FOUR_DECIMALS);
  }

  @Test
  void softmaxOfThreeScores() {
    Tensor scores = Tensor.of(new float[] {-0.2869f, 0.8709f, -1.0575f}, 3);
    assertThat(device.softmax(scores, 0).toFloatArray())
        .containsExactly(new float[] {0.2153f, 0.6851f, 0.0996f}, FOUR_DECIMALS);
  }

  @Test
  void crossEntropyOfThreeRows() {
    double[][] rows = {{1, 2, 3, 4}, {2, 1, 0, -1}, {0.5, 0.5, 0.5, 0.5}};
    int[] targets = {3, 0, 2};
    double textbook = 0;
    float[] logits = new float[12];
    for (int r = 0; r < 3; r++) {
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        logits[4 * r + c] = (float) rows[r][c];
        sum += Math.exp(rows[r][c]);
      }
      textbook += -Math.log(Math.exp(rows[r][targets[r]]) / sum) / 3;
    }
    double ours =
        device
            .loss(new CrossEntropy(), Tensor.of(logits, 3, 4), Tensor.of(new int[] {3, 0, 2}, 3))
            .value();
    assertThat(ours).isCloseTo(textbook, within(1e-7));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void sigmoidAndBceAreBceWithLogits(int which) {
    Shape shape = SHAPES[which];
    Tensor logits = normals(shape);
    Tensor targets = Tensor.of(new float[(int) shape.elements()], shape.dims());
    for (int i = 0; i < shape.elements(); i += 3) {
      targets.memory().setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
    }
    double inTwoSteps = device.loss(new Bce(), device.sigmoid(logits), targets).value();
    double once = device.loss(new BceWithLogits(), logits, targets).value();
    assertThat(inTwoSteps).isCloseTo(once, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void logSoftmaxAndNllAreCrossEntropy(int which) {
    Shape shape = SHAPES[which];
    Tensor logits = normals(shape);
    Shape rows = shape.without(1);
    long[] labels = new Random(2).longs(rows.elements(), 0, shape.dim(1)).toArray();
    Tensor targets = Tensor.of(labels, rows.dims());
    double inTwoSteps = device.loss(new Nll(), device.logSoftmax(logits, 1), targets).value();
    double once = device.loss(new CrossEntropy(), logits, targets).value();
    assertThat(inTwoSteps).isCloseTo(once, within(1e-6));
  }

  private static Tensor normals(Shape shape) {
    Random random = new Random(1);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape.dims());
  }

  @Test
  void logSumExpWhereTheNaiveFormOverflows() {
    double[] x = {1000, 1001, 1002};
    double naive = Math.log(Math.exp(x[0]) + Math.exp(x[1]) + Math.exp(x[2]));
    assertThat(naive).isInfinite();
    assertThat(device.logSumExp(Tensor.of(x, 3), 0).item()).isCloseTo(1002.4076, within(5e-5));
    Tensor floats = Tensor.of(new float[] {1000, 1001, 1002}, 3);
    assertThat(device.logSumExp(floats, 0).item()).isCloseTo(1002.4076, within(1e-4));
  }

  /// Under normal errors of one variance, the line that maximises the likelihood is the line of
  /// least squares: there the gradient with respect to its two parameters is 0, and every step
  /// away costs likelihood.
  @Test
  void maximumOfTheGaussianLikelihoodIsLeastSquares() {
    Random random = new Random(3);
    int n = 50;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = 4 * random.nextDouble();
      y[i] = 1.5 * x[i] - 2 + random.nextGaussian();
    }
    double[] line = leastSquares(x, y);
    double[] gradient = likelihood(x, y, line[0], line[1]).gradient().toDoubleArray();
    double bySlope = 0;
    double byIntercept = 0;
    for (int i = 0; i < n; i++) {
      bySlope += gradient[i] * x[i];
      byIntercept += gradient[i];
    }
    assertThat(bySlope).isCloseTo(0, within(1e-13));
    assertThat(byIntercept).isCloseTo(0, within(1e-13));
    double least = likelihood(x, y, line[0], line[1]).value();
    for (double step : new double[] {-0.1, 0.1}) {
      assertThat(likelihood(x, y, line[0] + step, line[1]).value()).isGreaterThan(least);
      assertThat(likelihood(x, y, line[0], line[1] + step).value()).isGreaterThan(least);
    }
  }

  private LossResult likelihood(double[] x, double[] y, double slope, double intercept) {
    double[] predicted = new double[x.length];
    double[] variance = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      predicted[i] = slope * x[i] + intercept;
      variance[i] = 0.7;
    }
    return device.lossAndGradient(
        new GaussianNll(Tensor.of(variance, x.length)),
        Tensor.of(predicted, x.length),
        Tensor.of(y, x.length));
  }

  /// Slope and intercept, from the normal equations.
  private static double[] leastSquares(double[] x, double[] y) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += x[i] / x.length;
      meanY += y[i] / x.length;
    }
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < x.length; i++) {
      covariance += (x[i] - meanX) * (y[i] - meanY);
      variance += (x[i] - meanX) * (x[i] - meanX);
    }
    double slope = covariance / variance;
    return new double[] {slope, meanY - slope * meanX};
  }
}

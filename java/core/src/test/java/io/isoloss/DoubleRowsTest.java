package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The float64 row operations against the textbook formulas, summed with compensation: a reference
/// that is good to a few units of the last place for any number of classes, which LibTorch's
/// float64 is not.
final class DoubleRowsTest {
  /// What the reference itself may be off by, in ULP: an exponential, a sum, a quotient.
  private static final double REFERENCE = 3;

  record Row(int classes, TestData data) {}

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int classes : ClassLossCase.CLASSES) {
      for (TestData data : TestData.values()) {
        rows.add(new Row(classes, data));
      }
    }
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rowsAreAsGoodAsTheirBounds(Row row) {
    Random random = new Random(row.classes);
    double[] x = new double[row.classes];
    for (int c = 0; c < x.length; c++) {
      x[c] = row.data.next(random, 1 + row.classes % 2);
    }
    int label = random.nextInt(x.length);
    x[label] = Math.max(x[label], -1e5); // not masked
    double max = Double.NEGATIVE_INFINITY;
    for (double value : x) {
      max = Math.max(max, value);
    }
    double sum = sumOfExp(x, max);
    double logSum = Math.log(sum);
    try (Device device = Device.cpu(1)) {
      Tensor input = Tensor.of(x, 1, x.length);
      double[] softmax = device.softmax(input, 1).toDoubleArray();
      double[] logSoftmax = device.logSoftmax(input, 1).toDoubleArray();
      LossResult loss =
          device.lossAndGradient(new CrossEntropy(), input, Tensor.of(new int[] {label}, 1));
      double[] gradient = loss.gradient().toDoubleArray();
      for (int c = 0; c < x.length; c++) {
        double p = exp(x[c], max) / sum;
        double t = c == label ? 1 : 0;
        check(row, "softmax", softmax[c], p, Bound.SOFTMAX, p);
        check(row, "log-softmax", logSoftmax[c], x[c] - max - logSum, Bound.LOG_SOFTMAX, 1);
        check(row, "gradient", gradient[c], p - t, Bound.CROSS_ENTROPY_GRADIENT, Math.max(p, t));
      }
      check(row, "loss", loss.value(), max - x[label] + logSum, Bound.CROSS_ENTROPY, 1);
      double logSumExp = device.logSumExp(input, 1).item();
      check(row, "logsumexp", logSumExp, max + logSum, Bound.LOG_SUM_EXP, 1);
    }
  }

  /// @param magnitude what a bound counts from, where the result is smaller
  private static void check(
      Row row, String what, double actual, double exact, Bound bound, double magnitude) {
    double size = Math.max(Math.abs(exact), magnitude);
    double allowed =
        bound.of(size, DType.FLOAT64) + REFERENCE * TestTensors.ulp(size, DType.FLOAT64);
    boolean good = actual == exact || Math.abs(actual - exact) <= allowed;
    assertThat(good).as("%s %s: %s, exactly %s", row, what, actual, exact).isTrue();
  }

  /// e^(x - max), with what the difference has lost put back.
  private static double exp(double x, double max) {
    double difference = x - max;
    if (difference == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    double part = x - difference;
    double lost = (x - (difference + part)) + (part - max);
    double e = Math.exp(difference);
    return Math.fma(e, lost, e);
  }

  private static double sumOfExp(double[] x, double max) {
    double sum = 0;
    double lost = 0;
    for (double value : x) {
      double term = exp(value, max) - lost;
      double next = sum + term;
      lost = (next - sum) - term;
      sum = next;
    }
    return sum;
  }
}

package io.isoloss.internal.emulator.samebits;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.GaussianNll;
import io.isoloss.Mse;
import io.isoloss.Nll;
import io.isoloss.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every operation once in every type, on the smallest batches that reach each kind of row kernel:
/// what is fit for a tool that slows the GPU down a hundred times.
class EveryOperationTest {
  private static final int[][] SHAPES = {{40, 10}, {9, 300}, {2, 5000}};

  private static final Devices DEVICES = new Devices();

  @AfterAll
  static void close() {
    DEVICES.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
  void rows(DType type) {
    for (int[] shape : SHAPES) {
      int classes = shape[1];
      Data data = new Data(classes);
      Tensor x = data.ordinary(type, shape[0], classes);
      Tensor labels = data.labels(DType.INT64, classes, -100, shape[0]);
      Tensor rows = Data.zeros(type, shape[0]);
      CrossEntropy plain = new CrossEntropy();
      DEVICES.compare((b, in, t, pass) -> b.crossEntropy(plain, in, t, pass), x, labels, rows, 0);
      CrossEntropy smooth = plain.withLabelSmoothing(.1);
      DEVICES.compare((b, in, t, pass) -> b.crossEntropy(smooth, in, t, pass), x, labels, rows, 0);
      DEVICES.compare((b, in, t, pass) -> b.nll(new Nll(), in, t, pass), x, labels, rows, 0);
      DEVICES.compare((b, in, out) -> b.softmax(in, 1, out), x, 0);
      DEVICES.compare((b, in, out) -> b.logSoftmax(in, 1, out), x, 0);
      // A strided class axis.
      DEVICES.compare((b, in, out) -> b.softmax(in, 0, out), x, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
  void elements(DType type) {
    Data data = new Data(1);
    Tensor x = data.ordinary(type, 1000);
    Tensor p = data.probabilities(type, 1000);
    GaussianNll gaussian = new GaussianNll(data.variances(type, 1000));
    DEVICES.compare((b, in, t, pass) -> b.bce(new Bce(), in, t, 0, pass), p, p, 0);
    DEVICES.compare((b, in, t, pass) -> b.bceWithLogits(new BceWithLogits(), in, t, pass), x, p, 0);
    DEVICES.compare((b, in, t, pass) -> b.mse(new Mse(), in, t, pass), x, p, 0);
    DEVICES.compare((b, in, t, pass) -> b.gaussianNll(gaussian, in, t, 0, pass), x, p, 0);
    DEVICES.compare((b, in, out) -> b.sigmoid(in, out), x, 0);
    DEVICES.compare((b, in, out) -> b.logSigmoid(in, out), x, 0);
  }
}

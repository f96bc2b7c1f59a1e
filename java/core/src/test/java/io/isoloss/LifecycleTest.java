package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Closing, and many threads at once.
class LifecycleTest {
  private static final CrossEntropy LOSS = new CrossEntropy();
  private static final Shape SHAPE = Shape.of(2000, 200);

  private static Tensor logits() {
    float[] x = new float[(int) SHAPE.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 7919L % 1000 / 100f;
    }
    return Tensor.of(x, SHAPE.dims());
  }

  private static Tensor labels() {
    return Tensor.allocate(DType.INT32, Shape.of(SHAPE.dim(0)));
  }

  @Test
  void aClosedTensorSaysSo() {
    try (Device device = Device.cpu(1)) {
      for (Tensor x :
          new Tensor[] {
            Tensor.of(new float[6], 2, 3),
            Tensor.allocate(DType.FLOAT32, Shape.of(2, 3)),
            Tensor.allocate(DType.FLOAT32, Shape.of(1 << 10, 1 << 10))
          }) {
        x.close();
        x.close();
        String message = "tensor float32 " + x.shape() + " is closed";
        assertThatIllegalStateException().isThrownBy(x::memory).withMessage(message);
        assertThatIllegalStateException().isThrownBy(() -> x.get(0)).withMessage(message);
        Tensor labels = Tensor.allocate(DType.INT32, Shape.of(x.shape().dim(0)));
        assertThatIllegalStateException()
            .isThrownBy(() -> device.loss(LOSS, x, labels))
            .withMessage(message);
        assertThatIllegalStateException()
            .isThrownBy(() -> device.softmax(x, 1))
            .withMessage(message);
        assertThat(x).hasToString("Tensor(float32 " + x.shape() + ", closed)");
      }
    }
  }

  @Test
  void aClosedDeviceSaysSo() {
    Device device = Device.cpu(2);
    device.close();
    device.close();
    Tensor x = Tensor.of(new float[6], 2, 3);
    Tensor t = Tensor.of(new int[2], 2);
    for (Runnable call :
        new Runnable[] {
          () -> device.loss(LOSS, x, t),
          () -> device.lossAndGradient(LOSS, x, t),
          () -> device.softmax(x, 1),
          () -> device.logSoftmax(x, 1),
          () -> device.logSumExp(x, 1),
          () -> device.sigmoid(x),
          () -> device.logSigmoid(x),
          () -> device.stream(LOSS)
        }) {
      assertThatIllegalStateException().isThrownBy(call::run).withMessage("device cpu is closed");
    }
  }

  @Test
  void aResultClosesItsTensors() {
    Tensor x = logits();
    Tensor mine = Tensor.allocate(DType.FLOAT32, SHAPE);
    try (Device device = Device.cpu(1)) {
      LossResult result = device.lossAndGradient(LOSS, x, labels());
      Tensor gradient = result.gradient();
      Tensor loss = result.loss();
      result.close();
      result.close();
      assertThatIllegalStateException().isThrownBy(gradient::memory);
      assertThatIllegalStateException().isThrownBy(loss::memory);
      device.lossAndGradient(LOSS, x, labels(), mine).close();
      assertThat(mine.get(0)).isNotZero();
      assertThat(x.get(0)).isZero();
    }
    mine.close();
  }

  @Test
  void aResultWithoutAGradientSaysSo() {
    try (Device device = Device.cpu(1);
        LossResult result = device.loss(LOSS, logits(), labels())) {
      assertThat(result.hasGradient()).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(result::gradient)
          .withMessageContaining("lossAndGradient");
    }
  }

  @Test
  void manyThreadsOnOneDeviceAgree() throws Exception {
    Tensor x = logits();
    Tensor t = labels();
    try (Device device = Device.cpu(3);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        LossResult expected = device.lossAndGradient(LOSS, x, t)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        calls.add(
            threads.submit(
                () -> {
                  try (LossResult result = device.lossAndGradient(LOSS, x, t)) {
                    assertThat(result.value()).isEqualTo(expected.value());
                    assertThat(Bits.of(result.gradient())).isEqualTo(Bits.of(expected.gradient()));
                  }
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  @Test
  void closingWhileOthersEvaluate() throws Exception {
    Tensor x = logits();
    Tensor t = labels();
    double expected;
    try (Device device = Device.cpu(1);
        LossResult result = device.loss(LOSS, x, t)) {
      expected = result.value();
    }
    for (int round = 0; round < 20; round++) {
      Device device = Device.cpu(3);
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          calls.add(threads.submit(() -> evaluateUntilClosed(device, x, t, expected)));
        }
        Thread.sleep(round % 5);
        device.close();
        for (Future<?> call : calls) {
          call.get();
        }
      }
    }
  }

  private static void evaluateUntilClosed(Device device, Tensor x, Tensor t, double expected) {
    while (true) {
      try (LossResult result = device.loss(LOSS, x, t)) {
        assertThat(result.value()).isEqualTo(expected);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("device cpu is closed");
        return;
      }
    }
  }
}

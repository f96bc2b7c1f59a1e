package io.isoloss.internal.emulator.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Bce;
import io.isoloss.CrossEntropy;
import io.isoloss.Device;
import io.isoloss.Loss;
import io.isoloss.LossResult;
import io.isoloss.Nll;
import io.isoloss.Reduction;
import io.isoloss.Tensor;
import io.isoloss.internal.cuda.CudaBackend;
import io.isoloss.internal.emulator.driver.EmulatedDriver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tensors with an axis of length 0, wherever it is: no kernel is launched on nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmptyTensorsTest {
  private final Device cpu = Device.cpu(1);
  private Device gpu;

  @BeforeAll
  void open() {
    EmulatedDriver driver = new EmulatedDriver(1 << 24, 1);
    gpu = Device.over("cuda-emulated", CudaBackend.open(driver, "cuda-emulated", 0));
  }

  @AfterAll
  void close() {
    gpu.close();
    cpu.close();
  }

  private static Tensor floats(long... shape) {
    return Tensor.of(new float[0], shape);
  }

  private static Tensor labels(long... shape) {
    return Tensor.of(new long[0], shape);
  }

  static List<Arguments> losses() {
    List<Arguments> all = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      CrossEntropy crossEntropy = new CrossEntropy().withReduction(reduction);
      Nll nll = new Nll().withReduction(reduction);
      Bce bce = new Bce().withReduction(reduction);
      all.add(Arguments.of(crossEntropy, floats(2, 3, 0), labels(2, 0)));
      all.add(Arguments.of(crossEntropy, floats(2, 3, 0), floats(2, 3, 0)));
      all.add(Arguments.of(crossEntropy, floats(0, 3), labels(0)));
      all.add(Arguments.of(nll, floats(2, 3, 0), labels(2, 0)));
      all.add(Arguments.of(nll, floats(0, 3), labels(0)));
      all.add(Arguments.of(bce, floats(0, 3), floats(0, 3)));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void haveNoLosses(Loss loss, Tensor input, Tensor target) {
    try (LossResult expected = cpu.lossAndGradient(loss, input, target);
        LossResult actual = gpu.lossAndGradient(loss, input, target)) {
      // As objects, for which a NaN is another one's equal.
      assertThat((Double) actual.value()).isEqualTo((Double) expected.value());
      assertThat(actual.loss().shape()).isEqualTo(expected.loss().shape());
      assertThat(actual.gradient().shape()).isEqualTo(input.shape());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void haveFunctionsAlongEachAxis(int axis) {
    for (Tensor input : List.of(floats(0, 2, 3), floats(2, 0, 3), floats(2, 3, 0))) {
      assertThat(gpu.softmax(input, axis).shape()).isEqualTo(input.shape());
      assertThat(gpu.logSoftmax(input, axis).shape()).isEqualTo(input.shape());
      assertThat(gpu.logSumExp(input, axis).toFloatArray())
          .isEqualTo(cpu.logSumExp(input, axis).toFloatArray());
    }
  }
}

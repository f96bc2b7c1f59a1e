package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Tensors that lie on a GPU, where there is none: what a host can still say about them, and that
/// the CPU refuses them by name.
class TensorOnDeviceTest {
  private static final Tensor ON_GPU = Tensor.onDevice(0x1000, DType.FLOAT32, 2, 3);

  @AutoClose private final Device cpu = Device.cpu(1);

  @Test
  void isATypeAShapeAndAnAddress() {
    assertThat(ON_GPU.isOnDevice()).isTrue();
    assertThat(ON_GPU.devicePointer()).isEqualTo(0x1000);
    assertThat(ON_GPU.type()).isEqualTo(DType.FLOAT32);
    assertThat(ON_GPU.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(ON_GPU).hasToString("Tensor(float32 (2, 3), on a GPU)");
    Tensor reshaped = ON_GPU.reshape(6);
    assertThat(reshaped.devicePointer()).isEqualTo(0x1000);
    assertThat(reshaped.shape()).isEqualTo(Shape.of(6));
    assertThatThrownBy(() -> ON_GPU.reshape(5)).isInstanceOf(ShapeException.class);
    assertThat(Tensor.onDevice(0, DType.INT64, 0).shape()).isEqualTo(Shape.of(0));
  }

  @Test
  void itsElementsAreOutOfReach() {
    List<ThrowingCallable> uses =
        List.of(ON_GPU::memory, () -> ON_GPU.get(0), ON_GPU::toFloatArray);
    for (ThrowingCallable use : uses) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("tensor float32 (2, 3) lies on a GPU, where it cannot be read from here");
    }
    Tensor closed = Tensor.onDevice(0x1000, DType.FLOAT32, 1);
    closed.close();
    assertThatThrownBy(closed::devicePointer).hasMessage("tensor float32 (1,) is closed");
    assertThatThrownBy(() -> Tensor.of(new float[1], 1).devicePointer())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("tensor float32 (1,) lies on no GPU");
  }

  @Test
  void anAddressMustBeOne() {
    assertThatThrownBy(() -> Tensor.onDevice(0, DType.FLOAT32, 1))
        .isInstanceOf(OptionException.class)
        .hasMessage("pointer 0x0: is no address of a float32");
    assertThatThrownBy(() -> Tensor.onDevice(0x1004, DType.FLOAT64, 1))
        .hasMessage("pointer 0x1004: is no address of a float64");
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(DeviceException.class)
        .hasMessageMatching(
            "device cpu: Tensor\\(.*, on a GPU\\) lies on a GPU, which it cannot read");
  }

  @Test
  void theCpuRefusesEveryOperandThere() {
    Tensor host = Tensor.of(new float[6], 2, 3);
    Tensor labels = Tensor.of(new long[2], 2);
    Tensor gpuLabels = Tensor.onDevice(0x1000, DType.INT64, 2);
    Tensor gpuWeight = Tensor.onDevice(0x1000, DType.FLOAT32, 3);
    refused(() -> cpu.loss(new CrossEntropy(), ON_GPU, labels));
    refused(() -> cpu.loss(new CrossEntropy(), host, gpuLabels));
    refused(() -> cpu.loss(new CrossEntropy().withWeight(gpuWeight), host, labels));
    refused(() -> cpu.loss(new Nll().withWeight(gpuWeight), host, labels));
    refused(() -> cpu.loss(new Bce().withWeight(gpuWeight), host, host));
    refused(() -> cpu.loss(new BceWithLogits().withWeight(gpuWeight), host, host));
    refused(() -> cpu.loss(new BceWithLogits().withPosWeight(gpuWeight), host, host));
    refused(() -> cpu.loss(new GaussianNll(ON_GPU), host, host));
    refused(() -> cpu.loss(new Mse(), host, ON_GPU));
    refused(() -> cpu.lossAndGradient(new Mse(), host, host, ON_GPU));
    refused(() -> cpu.softmax(ON_GPU, 0, host));
    refused(() -> cpu.logSoftmax(host, 0, ON_GPU));
    refused(() -> cpu.logSumExp(ON_GPU, 0, host.reshape(6)));
    refused(() -> cpu.sigmoid(ON_GPU, host));
    refused(() -> cpu.logSigmoid(host, ON_GPU));
    LossStream stream = cpu.stream(new CrossEntropy());
    refused(() -> stream.scan(Shape.of(2, 3), gpuLabels));
    refused(() -> stream.add(ON_GPU, labels, null, null));
    refused(() -> stream.add(host, labels, Tensor.onDevice(0x1000, DType.FLOAT32, 2), null));
  }

  /// Only the caller can allocate there.
  @Test
  void resultsThereAreTheCallers() {
    assertThatThrownBy(() -> cpu.sigmoid(ON_GPU))
        .isInstanceOf(OptionException.class)
        .hasMessage("output null: the input lies on a GPU, so give a tensor there for the output");
  }

  @Test
  void aDeviceAllocatesHostMemory() {
    try (Tensor tensor = cpu.allocate(DType.FLOAT64, Shape.of(3, 2))) {
      assertThat(tensor.toDoubleArray()).containsExactly(0, 0, 0, 0, 0, 0);
      assertThat(tensor.shape()).isEqualTo(Shape.of(3, 2));
    }
    try (Tensor empty = cpu.allocate(DType.FLOAT64, Shape.of(0))) {
      assertThat(empty.shape().elements()).isZero();
    }
    cpu.close();
    assertThatThrownBy(() -> cpu.allocate(DType.FLOAT64, Shape.of(3)))
        .hasMessage("device cpu is closed");
  }
}

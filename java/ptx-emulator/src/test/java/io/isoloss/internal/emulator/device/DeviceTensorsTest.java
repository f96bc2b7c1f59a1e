package io.isoloss.internal.emulator.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.DeviceException;
import io.isoloss.LossResult;
import io.isoloss.OptionException;
import io.isoloss.Reduction;
import io.isoloss.Tensor;
import io.isoloss.ValueException;
import io.isoloss.internal.cuda.CudaBackend;
import io.isoloss.internal.emulator.driver.EmulatedDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Data that is on the (emulated) GPU already, through the public API: alone, and beside data on
/// the host.
class DeviceTensorsTest {
  private static final int ROWS = 37;
  private static final int COLUMNS = 5;
  private static final String CHUNK_BYTES = "isoloss.cuda.chunk-bytes";

  private final EmulatedDriver driver = new EmulatedDriver(1 << 24, 1);
  private final long stream = driver.createStream();
  private final long idle = driver.memory().free();
  private Device gpu;
  private final Device cpu = Device.cpu(1);

  @BeforeEach
  void open() {
    gpu = Device.over("cuda-emulated", CudaBackend.open(driver, "cuda-emulated", 0, stream));
  }

  @AfterEach
  void close() {
    System.clearProperty(CHUNK_BYTES);
    gpu.close();
    cpu.close();
  }

  private static float[] values(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static Tensor onHost(float[] values, long... shape) {
    return Tensor.of(values.clone(), shape);
  }

  private Tensor onDevice(float[] values, long... shape) {
    long pointer = driver.allocate(values.length * 4L);
    try (Arena arena = Arena.ofConfined()) {
      driver.copyToDevice(pointer, arena.allocateFrom(ValueLayout.JAVA_FLOAT, values), stream);
    }
    return Tensor.onDevice(pointer, DType.FLOAT32, shape);
  }

  private float[] content(Tensor tensor) {
    if (!tensor.isOnDevice()) {
      return tensor.toFloatArray();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(tensor.shape().elements() * 4, 4);
      driver.copyToHost(copy, tensor.devicePointer(), stream);
      return copy.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  private Tensor place(boolean device, float[] values, long... shape) {
    return device ? onDevice(values, shape) : onHost(values, shape);
  }

  /// Every mixture of places gives the CPU's bits, whatever the chunks.
  @ParameterizedTest
  @ValueSource(ints = {1, 60, 777, 1 << 20})
  void everyMixtureOfPlaces(int chunkBytes) {
    float[] x = values(1, ROWS * COLUMNS);
    float[] t = values(2, ROWS * COLUMNS);
    float[] w = values(3, COLUMNS);
    BceWithLogits loss = new BceWithLogits().withReduction(Reduction.NONE);
    Tensor hostWeight = onHost(w, COLUMNS);
    LossResult expected =
        cpu.lossAndGradient(
            loss.withWeight(hostWeight), onHost(x, ROWS, COLUMNS), onHost(t, ROWS, COLUMNS));
    System.setProperty(CHUNK_BYTES, Integer.toString(chunkBytes));
    for (int places = 0; places < 16; places++) {
      Tensor input = place((places & 1) != 0, x, ROWS, COLUMNS);
      Tensor target = place((places & 2) != 0, t, ROWS, COLUMNS);
      Tensor weight = place((places & 4) != 0, w, COLUMNS);
      Tensor gradient = place((places & 8) != 0, new float[x.length], ROWS, COLUMNS);
      try (LossResult result =
          gpu.lossAndGradient(loss.withWeight(weight), input, target, gradient)) {
        assertThat(result.value()).isEqualTo(expected.value());
        assertThat(result.loss().toFloatArray()).isEqualTo(expected.loss().toFloatArray());
        assertThat(content(gradient)).as("%d", places).isEqualTo(content(expected.gradient()));
      }
    }
  }

  @Test
  void functionsWorkInPlace() {
    float[] x = values(1, 100);
    Tensor tensor = onDevice(x, 100);
    gpu.sigmoid(tensor, tensor);
    assertThat(content(tensor)).isEqualTo(cpu.sigmoid(onHost(x, 100)).toFloatArray());
    Tensor back = onHost(x, 100);
    gpu.logSigmoid(onDevice(x, 100), back);
    assertThat(back.toFloatArray()).isEqualTo(cpu.logSigmoid(onHost(x, 100)).toFloatArray());
  }

  @Test
  void resultsOnTheGpuAreTheCallers() {
    Tensor input = onDevice(values(1, 4), 4);
    assertThatThrownBy(() -> gpu.lossAndGradient(new BceWithLogits(), input, input))
        .isInstanceOf(OptionException.class)
        .hasMessage(
            "gradient null: the input lies on a GPU, so give a tensor there for the gradient");
    assertThatThrownBy(() -> gpu.sigmoid(input)).isInstanceOf(OptionException.class);
  }

  @Test
  void badValuesAreDataAndTheNextCallWorks() {
    float[] bad = values(1, 100);
    bad[42] = 1.5f;
    bad[77] = -1;
    Tensor good = onDevice(values(2, 100), 100);
    Tensor input = onDevice(bad, 100);
    assertThatThrownBy(() -> gpu.lossAndGradient(new Bce(), input, good, input))
        .isInstanceOf(ValueException.class)
        .hasMessage("input 1.5 at element 42 is outside [0, 1] (2 bad values in all)");
    assertThat(content(input)).isEqualTo(bad);
    assertThat(gpu.loss(new Bce(), good, good).value())
        .isEqualTo(
            cpu.loss(new Bce(), onHost(content(good), 100), onHost(content(good), 100)).value());
  }

  /// A pointer to nowhere costs the device; it says so from then on, and leaves nothing behind.
  @Test
  void aBadPointerLosesTheDevice() {
    Tensor good = onDevice(values(1, 100), 100);
    Tensor nowhere = Tensor.onDevice(0x40, DType.FLOAT32, 100);
    assertThatThrownBy(() -> gpu.sigmoid(nowhere, good))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("device cuda-emulated: it is gone: cuLaunchKernel: CUDA_ERROR_");
    assertThatThrownBy(() -> gpu.sigmoid(good, good))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("device cuda-emulated: it is gone since an earlier error: ");
    driver.free(good.devicePointer());
    gpu.close();
    assertThat(driver.memory().free()).isEqualTo(idle);
  }

  @Test
  void memoryThatIsShortIsAnErrorAndTheNextCallWorks() {
    // Larger than the device's memory: it is cut into pieces that fit.
    Tensor large = onHost(new float[5 << 20], 5 << 20);
    assertThat(gpu.sigmoid(large).toFloatArray()).containsOnly(.5f);
    long rest = driver.allocate(driver.memory().free());
    assertThatThrownBy(() -> gpu.sigmoid(large))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("device cuda-emulated: out of memory: cuMemAlloc: ");
    driver.free(rest);
    Tensor small = onHost(values(1, 10), 10);
    assertThat(gpu.sigmoid(small).toFloatArray()).isEqualTo(cpu.sigmoid(small).toFloatArray());
  }
}

package io.isoloss.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.Tensor;
import io.isoloss.internal.cuda.driver.CudaError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GpuTest {
  @Test
  void closingWaitsForCallsAndLaterOnesAreRefused() throws Exception {
    FakeGpu fake = new FakeGpu();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> call =
          threads.submit(
              () ->
                  fake.gpu.run(
                      () -> {
                        running.countDown();
                        await(mayEnd);
                        fake.gpu.memory().give(fake.gpu.memory().take(10));
                      }));
      assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
      Future<?> close = threads.submit(fake::close);
      assertThatThrownBy(() -> close.get(50, TimeUnit.MILLISECONDS)).hasMessage(null);
      mayEnd.countDown();
      call.get(10, TimeUnit.SECONDS);
      close.get(10, TimeUnit.SECONDS);
    }
    assertThatThrownBy(() -> fake.gpu.run(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("device cuda:0 is closed");
    fake.close();
    assertThat(fake.driver.left()).isEqualTo(FakeDriver.NOTHING);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// On any thread the context is made current first; the fake driver refuses calls without one.
  @Test
  void threadsMayShareADevice() throws Exception {
    FakeGpu fake = new FakeGpu();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Long>> sums = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int rows = 1 + i % 7;
        sums.add(
            threads.submit(
                () -> {
                  Tensor tensor = Tensor.of(new float[rows * 1000], rows, 1000);
                  return fake.compute(tensor, tensor);
                }));
      }
      for (int i = 0; i < 64; i++) {
        assertThat(sums.get(i).get()).isEqualTo((1 + i % 7) * 1000);
      }
    }
    fake.close();
    assertThat(fake.driver.left()).isEqualTo(FakeDriver.NOTHING);
  }

  @Test
  void theThreadsOwnContextIsPutBack() {
    try (FakeGpu fake = new FakeGpu()) {
      Tensor tensor = Tensor.of(new float[10], 1, 10);
      fake.compute(tensor, tensor);
      assertThat(fake.driver.current()).isZero();
      fake.driver.setCurrent(99);
      fake.compute(tensor, tensor);
      assertThat(fake.driver.current()).isEqualTo(99);
      assertThatThrownBy(
              () ->
                  fake.gpu.run(
                      () -> {
                        throw new IllegalStateException();
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(fake.driver.current()).isEqualTo(99);
    }
  }

  @Test
  void whereNoPageLockedMemoryIsLeftOtherServes() {
    FakeDriver driver = new FakeDriver();
    CudaBackend backend = CudaBackend.open(driver, "cuda:0", 0);
    try (Arena arena = Arena.ofShared()) {
      driver.fail(number -> number == 2, CudaError.OUT_OF_MEMORY);
      MemorySegment memory = backend.allocateHost(1000, arena);
      assertThat(driver.calls()).element(2).isEqualTo("allocateHost");
      assertThat(memory.byteSize()).isEqualTo(1000);
    }
    backend.close();
    assertThat(driver.left()).isEqualTo(FakeDriver.NOTHING);
  }

  @Test
  void aModuleIsLoadedOnceAndAgainAfterAnError() {
    try (FakeGpu fake = new FakeGpu()) {
      fake.driver.fail(number -> number == 2, CudaError.INVALID_PTX);
      assertThatThrownBy(() -> fake.gpu.run(() -> fake.gpu.kernel("module", "double")))
          .hasMessageContaining("its driver cannot compile a kernel: loadModule: TOLD_TO_FAIL");
      fake.driver.fail(_ -> false, 0);
      for (String entry : List.of("double", "other", "double")) {
        fake.gpu.run(() -> fake.gpu.kernel("module", entry));
      }
      assertThat(fake.driver.calls()).containsOnlyOnce("loadModule");
      assertThat(fake.driver.calls().stream().filter("function"::equals)).hasSize(2);
    }
  }

  @Test
  void pageLockedMemoryMayOutliveTheDevice() {
    FakeDriver driver = new FakeDriver();
    CudaBackend backend = CudaBackend.open(driver, "cuda:0", 0);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = backend.allocateHost(1000, arena);
      assertThat(memory.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).containsOnly(0);
      backend.close();
      assertThat(driver.left())
          .isEqualTo("contexts 1, modules 0, streams 0, events 0, device memory 0, host memory 1");
      memory.fill((byte) 1);
    }
    assertThat(driver.left()).isEqualTo(FakeDriver.NOTHING);
  }

  @Test
  void openingSaysWhatIsMissing() {
    FakeDriver driver = new FakeDriver();
    assertThatThrownBy(() -> CudaBackend.open(driver, "cuda:2", 2))
        .hasMessage("device cuda:2: the last GPU is number 1");
    driver.major = 6;
    assertThatThrownBy(() -> CudaBackend.open(driver, "cuda:0", 0))
        .hasMessage("device cuda:0: Fake has compute capability 6.0, 7.5 or newer is needed");
    driver.version = 11080;
    String tooOld =
        "its driver is too old, it is for CUDA 11.8;"
            + " install an NVIDIA driver for CUDA 12.0 or newer (525 or newer)";
    assertThatThrownBy(() -> CudaBackend.open(driver, "cuda:0", 0))
        .hasMessage("device cuda:0: " + tooOld);
    assertThat(CudaBackend.devices(driver, "cuda"))
        .extracting(device -> device.name() + ": " + device.unavailable())
        .containsExactly("cuda:0: " + tooOld, "cuda:1: " + tooOld);
    driver.devices = 0;
    assertThatThrownBy(() -> CudaBackend.open(driver, "cuda:0", 0))
        .hasMessage("device cuda:0: there is no GPU");
    assertThat(CudaBackend.devices(driver, "cuda"))
        .extracting(device -> device.name() + ": " + device.unavailable())
        .containsExactly("cuda: there is no GPU");
    driver.fail(_ -> true, CudaError.OUT_OF_MEMORY);
    assertThatThrownBy(() -> CudaBackend.open(driver, "cuda:0", 0))
        .isInstanceOf(io.isoloss.DeviceException.class);
    assertThat(CudaBackend.devices(driver, "cuda"))
        .extracting(device -> device.unavailable())
        .containsExactly("deviceCount: TOLD_TO_FAIL");
    assertThat(driver.left()).isEqualTo(FakeDriver.NOTHING);
  }

  @Test
  void devicesAreDescribed() {
    assertThat(CudaBackend.devices(new FakeDriver(), "cuda"))
        .extracting(Object::toString)
        .contains(
            "DeviceInfo[name=cuda:1,"
                + " description=Fake, compute capability 9.0, driver for CUDA 12.6,"
                + " memoryBytes=8589934592, unavailable=null]");
  }
}

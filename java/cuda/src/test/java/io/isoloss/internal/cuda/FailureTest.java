package io.isoloss.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.DeviceException;
import io.isoloss.Tensor;
import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.DriverException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every call to the driver fails once, in every way.
class FailureTest {
  private static final int COLUMNS = 8;
  private static final int INVALID_VALUE = 1;

  private final float[] input = new float[40 * COLUMNS];
  private final float[] output = new float[40 * COLUMNS];

  private long compute(FakeGpu fake) {
    Tensor x = Tensor.of(input, 40, COLUMNS);
    Tensor y = Tensor.of(output, 40, COLUMNS);
    return ChunkBytes.with(11 * COLUMNS * 8, () -> fake.compute(x, y));
  }

  /// How many calls may fail. The last one only puts back the thread's own context.
  private int calls() {
    try (FakeGpu fake = new FakeGpu()) {
      fake.driver.fail(_ -> false, 0);
      compute(fake);
      assertThat(fake.driver.calls()).endsWith("setCurrent");
      return fake.driver.calls().size() - 1;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {INVALID_VALUE, CudaError.OUT_OF_MEMORY, CudaError.INVALID_PTX})
  void afterAnErrorTheNextCallWorks(int code) {
    for (int i = 0; i < calls(); i++) {
      FakeGpu fake = new FakeGpu();
      int failing = i;
      fake.driver.fail(number -> number == failing, code);
      try {
        assertThat(compute(fake)).isEqualTo(input.length);
        // Smaller chunks, or without what was cached, is how memory that is short is dealt with.
        assertThat(code).isEqualTo(CudaError.OUT_OF_MEMORY);
        assertThat(fake.driver.calls().get(failing)).isEqualTo("allocate");
      } catch (DeviceException e) {
        assertThat(e)
            .hasMessageStartingWith("device cuda:0: ")
            .hasMessageContaining(fake.driver.calls().get(failing) + ": TOLD_TO_FAIL")
            .hasCauseInstanceOf(DriverException.class);
        assertThat(e.getMessage()).doesNotContain("gone");
      }
      fake.driver.fail(_ -> false, 0);
      Arrays.fill(output, 5);
      Tensor other = Tensor.of(new float[40 * COLUMNS], 40, COLUMNS);
      assertThat(fake.compute(other, other)).as("after call %d", i).isEqualTo(input.length);
      assertThat(output).as("what the failed call wrote to").containsOnly(5);
      fake.close();
      assertThat(fake.driver.left()).as("call %d", i).isEqualTo(FakeDriver.NOTHING);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {CudaError.ILLEGAL_ADDRESS, CudaError.LAUNCH_FAILED, 214, 999})
  void aLostDeviceIsGoneForGood(int code) {
    for (int i = 0; i < calls(); i++) {
      FakeGpu fake = new FakeGpu();
      int failing = i;
      fake.driver.fail(number -> number == failing, code);
      assertThatThrownBy(() -> compute(fake))
          .as("call %d", i)
          .isInstanceOf(DeviceException.class)
          .hasMessageMatching(
              "device cuda:0: it is gone: \\w+: TOLD_TO_FAIL; start the program again to use it");
      int before = fake.driver.calls().size();
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> compute(fake))
            .isInstanceOf(DeviceException.class)
            .hasMessageMatching(
                "device cuda:0: it is gone since an earlier error: \\w+: TOLD_TO_FAIL; .*");
      }
      assertThat(fake.driver.calls()).as("a lost device is left alone").hasSize(before);
      fake.close();
      assertThat(fake.driver.left()).as("call %d", i).isEqualTo(FakeDriver.NOTHING);
    }
  }

  /// An error of a kernel may show in the call after.
  @Test
  void whatTheLaunchClassThrowsIsPassedOn() {
    FakeGpu fake = new FakeGpu();
    IllegalStateException problem = new IllegalStateException("the launch class's own");
    assertThatThrownBy(
            () ->
                fake.gpu.run(
                    () -> {
                      try (Call call = fake.gpu.call(10)) {
                        call.read(Tensor.of(new float[10], 10));
                        call.run(
                            chunk -> {
                              throw problem;
                            });
                      }
                    }))
        .isSameAs(problem);
    assertThat(compute(fake)).isEqualTo(input.length);
    fake.close();
    assertThat(fake.driver.left()).isEqualTo(FakeDriver.NOTHING);
  }

  @Test
  void memoryThatDoesNotSufficeForOneUnitIsAnError() {
    FakeGpu fake = new FakeGpu();
    fake.driver.capacity = 2000;
    assertThatThrownBy(() -> compute(fake))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("device cuda:0: out of memory: allocate: OUT_OF_MEMORY; ");
    fake.driver.capacity = Long.MAX_VALUE;
    assertThat(compute(fake)).isEqualTo(input.length);
    fake.close();
    assertThat(fake.driver.left()).isEqualTo(FakeDriver.NOTHING);
  }

  @Test
  void aDriverThatCannotReadThePtxIsTooOld() {
    try (FakeGpu fake = new FakeGpu()) {
      fake.driver.fail(number -> number == 2, CudaError.UNSUPPORTED_PTX_VERSION);
      assertThatThrownBy(() -> compute(fake))
          .hasMessage(
              "device cuda:0: its driver is too old: loadModule: TOLD_TO_FAIL;"
                  + " install an NVIDIA driver for CUDA 12.0 or newer (525 or newer)");
    }
  }
}

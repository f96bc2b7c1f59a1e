package io.isoloss.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.isoloss.internal.BackendProvider;
import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver.Dim;
import io.isoloss.internal.cuda.driver.DriverException;
import io.isoloss.internal.emulator.driver.EmulatedDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The emulated driver as a driver: memory, modules, streams and their errors.
final class EmulatedDriverTest {
  private static final String EMPTY =
      """
      .version 7.0
      .target sm_75
      .address_size 64
      .visible .entry k(.param .u64 a) { BODY ret; }
      """;

  private final EmulatedDriver driver = new EmulatedDriver(1 << 20, 1);

  @Test
  void isFoundByName() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .anySatisfy(
            provider -> {
              assertThat(provider.kind()).isEqualTo("cuda-emulated");
              assertThat(provider.automatic()).isFalse();
              assertThat(provider.devices())
                  .hasSize(1)
                  .allMatch(device -> device.unavailable() == null);
              provider.open(0).close();
            });
  }

  @Test
  void keepsAllocationsApart() {
    long a = driver.allocate(100);
    long b = driver.allocate(100);
    assertThat(a % 256).isZero();
    assertThat(Math.abs(a - b)).isGreaterThan(1L << 30);
    assertThat(driver.memory().free()).isEqualTo((1 << 20) - 200);
    driver.free(a);
    assertThat(driver.memory().free()).isEqualTo((1 << 20) - 100);
    assertThatThrownBy(() -> driver.free(a)).hasMessageContaining("not the start of an allocation");
    assertThatThrownBy(() -> driver.fill(a, (byte) 0, 1, 0))
        .hasMessageContaining("no memory is allocated there");
    assertThatThrownBy(() -> driver.fill(b, (byte) 0, 101, 0))
        .hasMessageContaining("over the end of an allocation of 100 bytes");
  }

  @Test
  void runsOutOfMemory() {
    DriverException failure =
        catchThrowableOfType(DriverException.class, () -> driver.allocate(2 << 20));
    assertThat(failure.code()).isEqualTo(CudaError.OUT_OF_MEMORY);
    driver.allocate(1 << 20);
  }

  @Test
  void copiesAndFills() {
    try (Rig rig = new Rig(driver)) {
      long a = rig.put(new byte[] {1, 2, 3, 4});
      long b = rig.allocate(4);
      driver.copyOnDevice(b, a + 1, 2, 0);
      driver.fill(b + 2, (byte) 9, 1, 0);
      assertThat(rig.get(b, 3)).containsExactly(2, 3, 9);
      assertThatThrownBy(() -> rig.get(b, 4)).hasMessageContaining("(offset 3 of an allocation");
    }
  }

  @Test
  void takesNoMemoryOfTheHeap() {
    long a = driver.allocate(4);
    MemorySegment heap = MemorySegment.ofArray(new byte[4]);
    assertThatThrownBy(() -> driver.copyToDevice(a, heap, 0)).hasMessageContaining("Java heap");
    assertThatThrownBy(() -> driver.copyToHost(heap, a, 0)).hasMessageContaining("Java heap");
  }

  @Test
  void freesHostMemoryOnce() {
    MemorySegment memory = driver.allocateHost(10);
    assertThat(memory.byteSize()).isEqualTo(10);
    driver.freeHost(memory);
    assertThat(memory.scope().isAlive()).isFalse();
    assertThatThrownBy(() -> driver.freeHost(memory)).isInstanceOf(DriverException.class);
  }

  @Test
  void timesEvents() {
    long start = driver.createEvent();
    long end = driver.createEvent();
    driver.record(start, 0);
    driver.record(end, 0);
    assertThat(driver.elapsed(start, end)).isBetween(0f, 1000f);
    assertThatThrownBy(() -> driver.elapsed(start, driver.createEvent()))
        .isInstanceOf(DriverException.class);
  }

  /// The message names module, line and text.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ex2.approx.f32 %f1, %f2", "add.f128 %f1, %f2, %f2", "add.rn.fast.f32 %f1, %f1, %f2",
        "mov.f32 %f1, nobody", "bra NOWHERE", "mov.u32 %r1, %clock"
      })
  void refusesWhatItDoesNotKnow(String instruction) {
    String ptx = EMPTY.replace("BODY", ".reg .f32 %f<3>; .reg .b32 %r<2>;\n" + instruction + ";");
    long module = driver.loadModule("odd.ptx", ptx);
    DriverException failure =
        catchThrowableOfType(DriverException.class, () -> driver.function(module, "k"));
    assertThat(failure.code()).isEqualTo(CudaError.INVALID_PTX);
    assertThat(failure)
        .hasMessageContaining("odd.ptx, line 5: ")
        .hasMessageEndingWith(": " + instruction);
  }

  @Test
  void refusesLaunchesThatCannotBe() {
    long function = driver.function(driver.loadModule("m", EMPTY.replace("BODY", "")), "k");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(8);
      driver.launch(function, Dim.of(1), Dim.of(1), 0, 0, arguments);
      assertThatThrownBy(() -> driver.launch(function, Dim.of(1), Dim.of(1025), 0, 0, arguments))
          .hasMessageContaining("1025 threads");
      assertThatThrownBy(() -> driver.launch(function, Dim.of(0), Dim.of(1), 0, 0, arguments))
          .hasMessageContaining("a grid of");
      assertThatThrownBy(() -> driver.launch(function, Dim.of(1), Dim.of(1), 50_000, 0, arguments))
          .hasMessageContaining("50000 bytes of dynamic shared memory");
      driver.setMaxDynamicShared(function, 50_000);
      driver.launch(function, Dim.of(1), Dim.of(1), 50_000, 0, arguments);
      assertThatThrownBy(
              () -> driver.launch(function, Dim.of(1), Dim.of(1), 0, 0, arguments.asSlice(0, 4)))
          .hasMessageContaining("4 bytes of arguments, but k has 8");
    }
    assertThatThrownBy(() -> driver.function(driver.loadModule("m", EMPTY), "other"))
        .hasMessageContaining("no kernel 'other'");
  }
}

package io.isoloss.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.DType;
import io.isoloss.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tensors of all sizes and places, in chunks of all sizes, on a driver that does everything as
/// late as it may.
class CallTest {
  private static final int ROWS = 131;
  private static final int COLUMNS = 7;

  private final FakeGpu fake = new FakeGpu();
  private final Arena arena = Arena.ofShared();
  private final List<Long> onDevice = new ArrayList<>();

  /// Where a tensor lies.
  private enum Place {
    HEAP,
    OFF_HEAP,
    PAGE_LOCKED,
    DEVICE
  }

  @AfterEach
  void givesAllBack() {
    onDevice.forEach(pointer -> fake.gpu.run(() -> fake.driver.free(pointer)));
    fake.close();
    arena.close();
    assertThat(fake.driver.left()).isEqualTo(FakeDriver.NOTHING);
  }

  private Tensor tensor(Place place, float[] values) {
    long bytes = values.length * 4L;
    long[] shape = {values.length / COLUMNS, COLUMNS};
    Function<MemorySegment, Tensor> wrap =
        memory -> Tensor.wrap(memory.copyFrom(MemorySegment.ofArray(values)), DType.FLOAT32, shape);
    return switch (place) {
      case HEAP -> Tensor.of(values.clone(), shape);
      case OFF_HEAP -> wrap.apply(arena.allocate(bytes));
      case PAGE_LOCKED -> {
        Tensor[] made = new Tensor[1];
        fake.gpu.run(() -> made[0] = wrap.apply(fake.gpu.pageLocked().allocate(bytes, arena)));
        yield made[0];
      }
      case DEVICE -> {
        fake.gpu.run(() -> onDevice.add(fake.driver.allocate(bytes)));
        fake.driver.at(onDevice.getLast(), bytes).copyFrom(MemorySegment.ofArray(values));
        yield Tensor.onDevice(onDevice.getLast(), DType.FLOAT32, shape);
      }
    };
  }

  private float[] content(Tensor tensor) {
    return tensor.isOnDevice()
        ? fake.driver
            .at(tensor.devicePointer(), Tensors.bytes(tensor))
            .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)
        : tensor.toFloatArray();
  }

  private static float[] values(int rows) {
    float[] values = new float[rows * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return values;
  }

  private static float[] expected(float[] values) {
    float[] expected = values.clone();
    for (int i = 0; i < values.length; i++) {
      expected[i] = 2 * values[i] + 1;
    }
    return expected;
  }

  private static long expectedSum(float[] values) {
    return IntStream.range(0, values.length).mapToLong(i -> 2L * i + 1).sum();
  }

  private static List<Long> chunkBytes() {
    // Less than a row; a few rows, so that lanes take turns; more than a half; all.
    return List.of(1L, 60L, 333L, 2000L, 5000L, 1L << 20);
  }

  @ParameterizedTest
  @MethodSource("chunkBytes")
  void everyPlaceAndChunkSizeGivesTheSame(long bytes) {
    float[] values = values(ROWS);
    for (Place from : Place.values()) {
      for (Place to : Place.values()) {
        fake.driver.othersFirst = !fake.driver.othersFirst;
        Tensor input = tensor(from, values);
        Tensor output = tensor(to, new float[values.length]);
        long sum = ChunkBytes.with(bytes, () -> fake.compute(input, output));
        assertThat(sum).as("%s to %s", from, to).isEqualTo(expectedSum(values));
        assertThat(content(output)).as("%s to %s", from, to).isEqualTo(expected(values));
        assertThat(content(input)).isEqualTo(values);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("chunkBytes")
  void theOutputMayBeTheInput(long bytes) {
    float[] values = values(ROWS);
    fake.driver.othersFirst = true;
    for (Place place : Place.values()) {
      Tensor tensor = tensor(place, values);
      ChunkBytes.with(bytes, () -> fake.compute(tensor, tensor));
      assertThat(content(tensor)).as("%s", place).isEqualTo(expected(values));
    }
  }

  @Test
  void nothingToDoIsDone() {
    Tensor empty = Tensor.of(new float[0], 0, COLUMNS);
    assertThat(fake.compute(empty, empty)).isZero();
    assertThat(fake.driver.calls()).doesNotContain("launch");
  }

  @Test
  void whatLiesOnTheDeviceIsNeitherCopiedNorCut() {
    Tensor input = tensor(Place.DEVICE, values(ROWS));
    Tensor output = tensor(Place.DEVICE, values(ROWS));
    fake.driver.fail(_ -> false, 0);
    ChunkBytes.with(1, () -> fake.compute(input, output));
    assertThat(fake.driver.calls()).containsOnlyOnce("launch");
    // The weights go there, the sum comes back.
    assertThat(fake.driver.calls()).containsOnlyOnce("copyToDevice", "copyToHost");
  }

  @Test
  void pageLockedMemoryIsCopiedWithoutADetour() {
    Tensor input = tensor(Place.PAGE_LOCKED, values(ROWS));
    Tensor output = tensor(Place.PAGE_LOCKED, values(ROWS));
    fake.driver.fail(_ -> false, 0);
    // Three chunks, each larger than a buffer.
    ChunkBytes.with(64 * COLUMNS * 8, () -> fake.compute(input, output));
    assertThat(fake.driver.calls().stream().filter("launch"::equals)).hasSize(3);
    // The weights too.
    assertThat(fake.driver.calls().stream().filter("copyToDevice"::equals)).hasSize(4);
  }

  @Test
  void lanesTakeTurns() {
    Tensor tensor = tensor(Place.HEAP, values(ROWS));
    fake.driver.fail(_ -> false, 0);
    ChunkBytes.with(5 * COLUMNS * 8, () -> fake.compute(tensor, tensor));
    assertThat(fake.driver.calls()).contains("waitFor").contains("launch");
    assertThat(fake.driver.calls().stream().filter("createStream"::equals)).hasSize(2);
    assertThat(fake.driver.calls().stream().filter("launch"::equals))
        .hasSize(Math.ceilDiv(ROWS, 10));
  }

  /// The second call allocates nothing.
  @Test
  void laterCallsUseWhatEarlierOnesAllocated() {
    Tensor tensor = tensor(Place.HEAP, values(ROWS));
    fake.compute(tensor, tensor);
    fake.driver.fail(_ -> false, 0);
    fake.compute(tensor, tensor);
    assertThat(fake.driver.calls())
        .doesNotContain(
            "allocate", "allocateHost", "createStream", "createEvent", "loadModule", "function");
  }

  @Test
  void chunksShrinkWhereMemoryIsShort() {
    float[] values = values(10 * ROWS);
    Tensor input = tensor(Place.HEAP, values);
    Tensor output = tensor(Place.HEAP, values);
    fake.driver.capacity = 20_000;
    assertThat(fake.compute(input, output)).isEqualTo(expectedSum(values));
    assertThat(content(output)).isEqualTo(expected(values));
    assertThat(fake.driver.calls().stream().filter("launch"::equals)).hasSizeGreaterThan(3);
  }

  @Test
  void operandsMustHaveTheUnitsOfTheCall() {
    Tensor tensor = Tensor.of(new float[10], 10);
    assertThatThrownBy(
            () ->
                fake.gpu.run(
                    () -> {
                      try (Call call = fake.gpu.call(3)) {
                        call.read(tensor);
                      }
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 units");
  }

  /// The user's stream comes first, and what the device does is behind what is on it.
  @Test
  void waitsForTheUsersStream() {
    fake.gpu.run(() -> onDevice.add(fake.driver.allocate(4 * COLUMNS)));
    long[] stream = new long[1];
    fake.gpu.run(() -> stream[0] = fake.driver.createStream());
    long pointer = onDevice.getLast();
    try (FakeGpu other = new FakeGpu(fake.driver, stream[0])) {
      // On the stream, not done: 3 in every byte.
      other.gpu.run(() -> fake.driver.fill(pointer, (byte) 0x3f, 4 * COLUMNS, stream[0]));
      Tensor input = Tensor.onDevice(pointer, DType.FLOAT32, 1, COLUMNS);
      float[] output = new float[COLUMNS];
      other.compute(input, Tensor.of(output, 1, COLUMNS));
      float filled = Float.intBitsToFloat(0x3f3f3f3f);
      assertThat(output).containsOnly(2 * filled + 1);
    }
    fake.gpu.run(() -> fake.driver.destroyStream(stream[0]));
  }
}

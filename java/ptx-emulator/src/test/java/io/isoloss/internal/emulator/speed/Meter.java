package io.isoloss.internal.emulator.speed;

import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.cuda.CudaBackend;
import io.isoloss.internal.emulator.driver.EmulatedDriver;
import io.isoloss.internal.emulator.run.Counts;
import io.isoloss.internal.math.Half;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;

/// Runs workloads on an emulated device, and counts what their launches do.
final class Meter implements AutoCloseable {
  private static final long NO_STREAM = 0;

  private final EmulatedDriver driver = new EmulatedDriver(1L << 30, 2);
  private final Device device =
      Device.over("cuda-emulated", CudaBackend.open(driver, "cuda-emulated", 0));
  private final List<Long> allocated = new ArrayList<>();

  private record Launched(String kernel, Counts counts) {}

  Measured measure(Workload workload) {
    int rows = workload.rows();
    int classes = workload.classes();
    DType type = workload.type();
    Random random = new Random(classes);
    List<Launched> launches = new ArrayList<>();
    try {
      Tensor input = tensor(type, () -> 3 * random.nextGaussian(), rows, classes);
      Tensor target =
          workload.operation().isOfRows()
              ? tensor(DType.INT64, () -> random.nextInt(classes), rows)
              : tensor(type, () -> random.nextInt(2), rows, classes);
      Tensor output = tensor(type, () -> 0, rows, classes);
      Tensor row = tensor(type, () -> 0, rows);
      driver.onLaunch((kernel, counts) -> launches.add(new Launched(kernel, counts)));
      workload.operation().run(device, input, target, output, row);
    } finally {
      driver.onLaunch((_, _) -> {});
      allocated.forEach(driver::free);
      allocated.clear();
    }
    return new Measured(workload, sum(workload, launches, true), sum(workload, launches, false));
  }

  private static Counts sum(Workload workload, List<Launched> launches, boolean main) {
    return launches.stream()
        .filter(launched -> workload.operation().isMain(launched.kernel) == main)
        .map(Launched::counts)
        .reduce(Counts.NONE, Counts::plus);
  }

  private Tensor tensor(DType type, DoubleSupplier values, long... shape) {
    long bytes = Shape.of(shape).elements() * type.bytes();
    long pointer = driver.allocate(bytes);
    allocated.add(pointer);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment content = arena.allocate(bytes, 8);
      for (long at = 0; at < bytes; at += type.bytes()) {
        set(content, type, at, values.getAsDouble());
      }
      driver.copyToDevice(pointer, content, NO_STREAM);
    }
    return Tensor.onDevice(pointer, type, shape);
  }

  private static void set(MemorySegment to, DType type, long at, double value) {
    switch (type) {
      case FLOAT32 -> to.set(ValueLayout.JAVA_FLOAT, at, (float) value);
      case BFLOAT16 -> to.set(ValueLayout.JAVA_SHORT, at, Half.toBfloat16(value));
      case INT64 -> to.set(ValueLayout.JAVA_LONG, at, (long) value);
      default -> throw new IllegalArgumentException(type.toString());
    }
  }

  @Override
  public void close() {
    device.close();
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.Tensor;
import io.isoloss.internal.cuda.driver.Driver.Dim;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A device over a [FakeDriver], and an operation for it: y = 2 x + 1 on floats in rows, and the
/// sum of y.
final class FakeGpu implements AutoCloseable {
  final FakeDriver driver;
  final Gpu gpu;

  FakeGpu() {
    this(new FakeDriver().kernel("double", FakeGpu::kernel), Gpu.OWN_STREAMS);
  }

  FakeGpu(FakeDriver driver, long userStream) {
    this.driver = driver;
    this.gpu =
        new Gpu(
            driver,
            "cuda:0",
            0,
            driver.retainContext(0),
            userStream,
            driver.device(0),
            new Modules(driver, name -> name));
  }

  private static void kernel(FakeDriver driver, Dim grid, Dim block, MemorySegment arguments) {
    long x = arguments.get(ValueLayout.JAVA_LONG, 0);
    long y = arguments.get(ValueLayout.JAVA_LONG, 8);
    long weights = arguments.get(ValueLayout.JAVA_LONG, 16);
    long sum = arguments.get(ValueLayout.JAVA_LONG, 24);
    long count = arguments.get(ValueLayout.JAVA_LONG, 32);
    MemorySegment from = driver.at(x, count * 4);
    MemorySegment to = driver.at(y, count * 4);
    MemorySegment total = driver.at(sum, 8);
    double weight = driver.at(weights, 8).get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 0);
    for (long i = 0; i < count; i++) {
      float value = (float) (weight * from.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i * 4) + 1);
      to.set(ValueLayout.JAVA_FLOAT_UNALIGNED, i * 4, value);
      total.set(
          ValueLayout.JAVA_LONG_UNALIGNED,
          0,
          total.get(ValueLayout.JAVA_LONG_UNALIGNED, 0) + (long) value);
    }
  }

  /// Computes, and returns the sum.
  long compute(Tensor input, Tensor output) {
    long[] result = new long[1];
    gpu.run(() -> result[0] = launch(input, output));
    return result[0];
  }

  private long launch(Tensor input, Tensor output) {
    Kernel kernel = gpu.kernel("module", "double");
    long rows = input.shape().dim(0);
    long columns = input.shape().without(0).elements();
    try (Call call = gpu.call(rows)) {
      Operand x = call.read(input);
      Operand y = call.write(output);
      Operand weights = call.doubles(Tensor.of(new float[] {2}, 1));
      Operand.Accumulator sum = call.accumulator(8);
      call.run(
          chunk ->
              chunk.launch(
                  kernel,
                  Dim.of(1),
                  Dim.of(32),
                  0,
                  chunk
                      .arguments()
                      .pointer(chunk.pointer(x))
                      .pointer(chunk.pointer(y))
                      .pointer(chunk.pointer(weights))
                      .pointer(chunk.pointer(sum))
                      .int64(chunk.count() * columns)));
      return sum.content().get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }
  }

  @Override
  public void close() {
    gpu.close();
  }
}

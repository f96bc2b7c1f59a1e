package io.isoloss.internal.emulator.samebits;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.DType;
import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.Backend;
import io.isoloss.internal.Pass;
import io.isoloss.internal.cpu.CpuBackend;
import io.isoloss.internal.cuda.CudaBackend;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.emulator.TestDevice;
import io.isoloss.internal.emulator.driver.EmulatedDriver;
import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The CPU and a GPU (see [TestDevice]), side by side: the same operation must give the same bytes.
final class Devices implements AutoCloseable {
  private static final long NONE = 0;

  final Driver driver = TestDevice.open(1L << 30, 2);
  final Backend cpu = CpuBackend.open(1);
  final Backend gpu = CudaBackend.open(driver, TestDevice.NAME, 0);
  private final long context = driver.retainContext(0);

  /// The emulator itself, for those who count what it does.
  EmulatedDriver emulator() {
    return (EmulatedDriver) driver;
  }

  /// A loss on some device.
  interface Loss {
    void run(Backend backend, Tensor input, Tensor target, Pass pass);
  }

  /// A function on some device.
  interface Function {
    void run(Backend backend, Tensor input, Tensor output);
  }

  /// What a loss is asked for, and where its gradient goes.
  record Wanted(boolean losses, boolean gradient, boolean inPlace, double divisor) {
    static final List<Wanted> ALL =
        List.of(
            new Wanted(false, false, false, 1),
            new Wanted(true, true, false, 3),
            new Wanted(false, true, true, 1e-3),
            new Wanted(true, false, false, 1));
  }

  private record Results(
      @Nullable Tensor losses, @Nullable Tensor gradient, double sum, Tensor input) {}

  /// Runs a loss on the CPU, on the GPU over tensors of the host, and over tensors that lie on the
  /// GPU, `offset` elements behind where the widest loads could begin.
  void compare(Loss loss, Tensor input, Tensor target, int offset) {
    compare(loss, input, target, input, offset);
  }

  /// @param lossesLike has the losses' shape
  void compare(Loss loss, Tensor input, Tensor target, Tensor lossesLike, int offset) {
    for (Wanted wanted : Wanted.ALL) {
      Results expected = onHost(cpu, loss, input, target, lossesLike, wanted);
      requireSame(wanted, expected, onHost(gpu, loss, input, target, lossesLike, wanted));
      requireSame(wanted, expected, onGpu(loss, input, target, lossesLike, wanted, offset));
    }
  }

  /// The same for a function of every element, also in place.
  void compare(Function function, Tensor input, int offset) {
    Tensor expected = Data.copy(input);
    function.run(cpu, input, expected);
    Tensor onHost = Data.copy(input);
    function.run(gpu, onHost, onHost);
    requireSame("function of the host's tensor", expected, onHost);
    try (Copies copies = new Copies(offset)) {
      Tensor x = copies.of(input);
      Tensor y = copies.of(input);
      function.run(gpu, x, y);
      requireSame("function", expected, copies.back(y));
      function.run(gpu, x, x);
      requireSame("function in place", expected, copies.back(x));
    }
  }

  /// The sums alone.
  void compareSums(Nll loss, Tensor input, Tensor target) {
    ExactSum expected = cpu.newSum();
    cpu.nll(loss, input, target, new Pass(null, null, 1, expected));
    ExactSum actual = gpu.newSum();
    gpu.nll(loss, input, target, new Pass(null, null, 1, actual));
    requireSame("sum", expected.sum(), actual.sum());
  }

  private static void requireSame(Object what, double expected, double actual) {
    assertThat(Double.doubleToRawLongBits(actual))
        .as("%s %s, expected %s", what, actual, expected)
        .isEqualTo(Double.doubleToRawLongBits(expected));
  }

  private static Results onHost(
      Backend backend, Loss loss, Tensor input, Tensor target, Tensor lossesLike, Wanted wanted) {
    Tensor x = Data.copy(input);
    Tensor gradient = wanted.inPlace ? x : Data.zeros(x.type(), x.shape().dims());
    Tensor losses = Data.zeros(input.type().lossType(), lossesLike.shape().dims());
    ExactSum sum = backend.newSum();
    loss.run(
        backend,
        x,
        target,
        new Pass(
            wanted.losses ? losses : null, wanted.gradient ? gradient : null, wanted.divisor, sum));
    return new Results(losses, gradient, sum.sum(), x);
  }

  private Results onGpu(
      Loss loss, Tensor input, Tensor target, Tensor lossesLike, Wanted wanted, int offset) {
    try (Copies copies = new Copies(offset)) {
      Tensor x = copies.of(input);
      Tensor gradient =
          wanted.inPlace ? x : copies.of(Data.zeros(input.type(), input.shape().dims()));
      DType lossType = input.type().lossType();
      Tensor losses = copies.of(Data.zeros(lossType, lossesLike.shape().dims()));
      ExactSum sum = gpu.newSum();
      loss.run(
          gpu,
          x,
          copies.of(target),
          new Pass(
              wanted.losses ? losses : null,
              wanted.gradient ? gradient : null,
              wanted.divisor,
              sum));
      return new Results(copies.back(losses), copies.back(gradient), sum.sum(), copies.back(x));
    }
  }

  private static void requireSame(Wanted wanted, Results expected, Results actual) {
    requireSame(wanted + " losses", expected.losses, actual.losses);
    requireSame(wanted + " gradient", expected.gradient, actual.gradient);
    requireSame(wanted + " input", expected.input, actual.input);
    requireSame(wanted + " sum", expected.sum, actual.sum);
  }

  static void requireSame(String what, @Nullable Tensor expected, @Nullable Tensor actual) {
    if (expected == null || actual == null) {
      return;
    }
    long at = expected.memory().mismatch(actual.memory());
    if (at >= 0) {
      long index = at / expected.type().bytes();
      throw new AssertionError(
          "%s: element %d of %s is %s, expected %s"
              .formatted(what, index, expected, actual.get(index), expected.get(index)));
    }
  }

  /// Copies of tensors on the GPU.
  final class Copies implements AutoCloseable {
    private final int offset;
    private final List<Long> allocated = new ArrayList<>();
    private final Arena arena = Arena.ofConfined();

    Copies(int offset) {
      this.offset = offset;
      driver.setCurrent(context);
    }

    Tensor of(Tensor tensor) {
      long bytes = tensor.memory().byteSize();
      long start = (long) offset * tensor.type().bytes();
      long pointer = driver.allocate(start + Math.max(bytes, 1));
      allocated.add(pointer);
      if (bytes > 0) {
        MemorySegment staged = arena.allocate(bytes).copyFrom(tensor.memory());
        driver.copyToDevice(pointer + start, staged, NONE);
        // The backend's streams do not wait for this one.
        driver.synchronize(NONE);
      }
      return Tensor.onDevice(pointer + start, tensor.type(), tensor.shape().dims());
    }

    Tensor back(Tensor tensor) {
      Tensor copy = Data.zeros(tensor.type(), tensor.shape().dims());
      long bytes = copy.memory().byteSize();
      if (bytes > 0) {
        MemorySegment staged = arena.allocate(bytes);
        driver.copyToHost(staged, tensor.devicePointer(), NONE);
        driver.synchronize(NONE);
        copy.memory().copyFrom(staged);
      }
      return copy;
    }

    @Override
    public void close() {
      allocated.forEach(driver::free);
      arena.close();
    }
  }

  @Override
  public void close() {
    gpu.close();
    driver.releaseContext(0);
    cpu.close();
  }
}

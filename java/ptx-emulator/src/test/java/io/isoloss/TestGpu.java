package io.isoloss;

import io.isoloss.internal.cuda.CudaBackend;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.jcuda.CudaProvider;
import io.isoloss.internal.emulator.driver.EmulatedDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The GPU under test, with memory on it for operands.
final class TestGpu implements AutoCloseable {
  private static final long NO_STREAM = 0;

  private final Driver driver;
  private final Device device;
  private final List<Long> allocated = new ArrayList<>();

  TestGpu(String name) {
    boolean emulated = name.startsWith("cuda-emulated");
    int colon = name.indexOf(':');
    int ordinal = colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1));
    driver = emulated ? new EmulatedDriver(1L << 30, 2) : CudaProvider.driver();
    // For the copies below, which are made on the test's own thread.
    driver.setCurrent(driver.retainContext(ordinal));
    device = Device.over(name, CudaBackend.open(driver, name, ordinal));
  }

  Device device() {
    return device;
  }

  /// Copies a tensor of the host to the GPU, so many elements behind an aligned address.
  Tensor upload(Tensor tensor, int offset) {
    long start = (long) offset * tensor.type().bytes();
    long bytes = tensor.memory().byteSize();
    long pointer = driver.allocate(start + Math.max(bytes, 1));
    allocated.add(pointer);
    if (bytes > 0) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment copy = arena.allocate(bytes, 64).copyFrom(tensor.memory());
        driver.copyToDevice(pointer + start, copy, NO_STREAM);
        driver.synchronize(NO_STREAM);
      }
    }
    return Tensor.onDevice(pointer + start, tensor.type(), tensor.shape().dims());
  }

  /// Copies a tensor of the GPU to the host.
  Tensor download(Tensor tensor) {
    Tensor copy = Tensor.allocate(tensor.type(), tensor.shape());
    long bytes = copy.memory().byteSize();
    if (bytes > 0) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment content = arena.allocate(bytes, 64);
        driver.copyToHost(content, tensor.devicePointer(), NO_STREAM);
        driver.synchronize(NO_STREAM);
        copy.memory().copyFrom(content);
      }
    }
    return copy;
  }

  /// Frees what was uploaded.
  void clear() {
    allocated.forEach(driver::free);
    allocated.clear();
  }

  @Override
  public void close() {
    clear();
    device.close();
  }
}

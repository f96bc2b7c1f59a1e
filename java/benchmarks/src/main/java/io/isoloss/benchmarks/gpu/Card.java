package io.isoloss.benchmarks.gpu;

import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.Tensor;
import io.isoloss.cuda.Cuda;
import io.isoloss.internal.cuda.CudaBackend;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.jcuda.CudaProvider;
import io.isoloss.internal.emulator.driver.EmulatedDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The GPU that is measured, with memory and a stream of the bench's own, as someone has who keeps
/// data on the GPU.
final class Card implements AutoCloseable {
  static final String EMULATED = "cuda-emulated";

  final String name;
  final Driver driver;
  final long stream;

  /// As users have it.
  final Device device;

  final KernelClock clock;

  /// The same with [#clock] in it.
  final Device clocked;

  private final List<Long> allocated = new ArrayList<>();

  Card(String name) {
    this.name = name;
    driver =
        switch (name) {
          case "cuda" -> CudaProvider.driver();
          case EMULATED -> new EmulatedDriver(1L << 30, Runtime.getRuntime().availableProcessors());
          default -> throw new IllegalArgumentException("no device '" + name + "'");
        };
    driver.setCurrent(driver.retainContext(0));
    stream = driver.createStream();
    device =
        isEmulated()
            ? Device.over(name, CudaBackend.open(driver, name, 0, stream))
            : Cuda.open(0, stream);
    clock = new KernelClock(driver);
    clocked = Device.over(name, CudaBackend.open(clock.clocked(), name, 0, stream));
  }

  boolean isEmulated() {
    return name.equals(EMULATED);
  }

  /// A tensor on the GPU that repeats what `block` holds.
  Tensor filled(MemorySegment block, GpuShape shape) {
    return tensor(block, shape.type(), shape.rows(), shape.classes());
  }

  Tensor tensor(MemorySegment block, DType type, long... dims) {
    Tensor tensor = empty(type, dims);
    long bytes = tensor.shape().elements() * type.bytes();
    long done = Math.min(bytes, block.byteSize());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(done, 64).copyFrom(block.asSlice(0, done));
      driver.copyToDevice(tensor.devicePointer(), host, stream);
      driver.synchronize(stream);
    }
    while (done < bytes) {
      long more = Math.min(done, bytes - done);
      driver.copyOnDevice(tensor.devicePointer() + done, tensor.devicePointer(), more, stream);
      done += more;
    }
    driver.synchronize(stream);
    return tensor;
  }

  /// A tensor on the GPU, zeroed.
  Tensor empty(DType type, long... dims) {
    long elements = 1;
    for (long dim : dims) {
      elements *= dim;
    }
    long pointer = driver.allocate(elements * type.bytes());
    allocated.add(pointer);
    driver.fill(pointer, (byte) 0, elements * type.bytes(), stream);
    return Tensor.onDevice(pointer, type, dims);
  }

  /// Frees the tensors.
  void clear() {
    driver.synchronize(stream);
    allocated.forEach(driver::free);
    allocated.clear();
  }

  @Override
  public void close() {
    clear();
    device.close();
    clocked.close();
    driver.destroyStream(stream);
    driver.releaseContext(0);
  }
}

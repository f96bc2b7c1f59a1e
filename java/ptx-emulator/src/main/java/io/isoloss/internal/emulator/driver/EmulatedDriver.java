package io.isoloss.internal.emulator.driver;

import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;
import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.memory.ParameterMemory;
import io.isoloss.internal.emulator.ptx.PtxException;
import io.isoloss.internal.emulator.run.Counts;
import io.isoloss.internal.emulator.run.Fault;
import io.isoloss.internal.emulator.run.Grid;
import io.isoloss.internal.emulator.run.KernelFault;
import io.isoloss.internal.emulator.run.Launch;
import io.isoloss.internal.emulator.run.Program;
import io.isoloss.internal.emulator.run.Size;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A device that is emulated. Streams run in order and at once: a call returns when its work is
/// done, and an error shows at the call that made it.
public final class EmulatedDriver implements Driver {
  private static final int VERSION = 13000;
  private static final int INVALID_VALUE = 1;
  private static final int INVALID_HANDLE = 400;
  private static final int NOT_FOUND = 500;
  private static final int MOST_THREADS = 1024;

  private final DeviceProperties properties;
  private final int threads;
  private final DeviceMemory memory;
  private final AtomicLong nextHandle = new AtomicLong(1);
  private final Map<Long, EmulatedModule> modules = new ConcurrentHashMap<>();
  private final Map<Long, EmulatedFunction> functions = new ConcurrentHashMap<>();
  private final Map<Long, Long> events = new ConcurrentHashMap<>();
  private final Map<Long, HostMemory> hostMemory = new ConcurrentHashMap<>();
  private volatile BiConsumer<String, Counts> listener = (_, _) -> {};

  /// @param memoryBytes how much device memory there is
  /// @param threads how many blocks run at once
  public EmulatedDriver(long memoryBytes, int threads) {
    this.threads = threads;
    memory = new DeviceMemory(memoryBytes);
    properties = new DeviceProperties("emulator", 7, 5, 2, 64 << 10, 1 << 20, memoryBytes);
  }

  /// Calls back after every launch with the kernel's name and what it did.
  public void onLaunch(BiConsumer<String, Counts> newListener) {
    this.listener = newListener;
  }

  @Override
  public int deviceCount() {
    return 1;
  }

  @Override
  public DeviceProperties device(int ordinal) {
    return properties;
  }

  @Override
  public int driverVersion() {
    return VERSION;
  }

  @Override
  public long retainContext(int ordinal) {
    return 1;
  }

  @Override
  public void releaseContext(int ordinal) {}

  @Override
  public void setCurrent(long context) {}

  @Override
  public long loadModule(String name, String ptx) {
    EmulatedModule module =
        compiled("cuModuleLoadDataEx", () -> EmulatedModule.load(name, ptx, memory));
    long handle = nextHandle.getAndIncrement();
    modules.put(handle, module);
    return handle;
  }

  private static <T extends @Nullable Object> T compiled(String call, Supplier<T> compilation) {
    try {
      return compilation.get();
    } catch (PtxException e) {
      throw failure(call, CudaError.INVALID_PTX, "CUDA_ERROR_INVALID_PTX: " + e.getMessage(), e);
    }
  }

  @Override
  public void unloadModule(long module) {
    EmulatedModule unloaded = modules.remove(module);
    if (unloaded == null) {
      throw invalid("cuModuleUnload", "module", module);
    }
    unloaded.close();
  }

  @Override
  public long function(long module, String entry) {
    EmulatedModule loaded = modules.get(module);
    if (loaded == null) {
      throw invalid("cuModuleGetFunction", "module", module);
    }
    Program program = compiled("cuModuleGetFunction", () -> loaded.program(entry));
    if (program == null) {
      throw new DriverException(
          "cuModuleGetFunction", NOT_FOUND, "CUDA_ERROR_NOT_FOUND: no kernel '" + entry + "'");
    }
    long handle = nextHandle.getAndIncrement();
    functions.put(handle, new EmulatedFunction(program));
    return handle;
  }

  @Override
  public void setMaxDynamicShared(long function, int bytes) {
    EmulatedFunction known = known(function, "cuFuncSetAttribute");
    if (bytes + known.program().sharedBytes() > properties.maxSharedPerBlock()) {
      throw value("cuFuncSetAttribute", bytes + " bytes of shared memory are too many");
    }
    known.maxDynamicShared(bytes);
  }

  private EmulatedFunction known(long function, String call) {
    EmulatedFunction known = functions.get(function);
    if (known == null) {
      throw invalid(call, "function", function);
    }
    return known;
  }

  @Override
  public long allocate(long bytes) {
    if (bytes <= 0) {
      throw value("cuMemAlloc", bytes + " bytes");
    }
    long address = memory.allocate(bytes);
    if (address == 0) {
      throw new DriverException(
          "cuMemAlloc",
          CudaError.OUT_OF_MEMORY,
          "CUDA_ERROR_OUT_OF_MEMORY: %d bytes, of which %d are free"
              .formatted(bytes, memory.free()));
    }
    return address;
  }

  @Override
  public void free(long pointer) {
    if (!memory.free(pointer)) {
      throw value("cuMemFree", "0x%x is not the start of an allocation".formatted(pointer));
    }
  }

  @Override
  public boolean checksAccesses() {
    return true;
  }

  @Override
  public MemoryInfo memory() {
    return new MemoryInfo(memory.free(), memory.capacity());
  }

  @Override
  public MemorySegment allocateHost(long bytes) {
    HostMemory memory = new HostMemory(bytes);
    hostMemory.put(memory.segment().address(), memory);
    return memory.segment();
  }

  @Override
  public void freeHost(MemorySegment segment) {
    HostMemory freed = hostMemory.remove(segment.address());
    if (freed == null) {
      throw value("cuMemFreeHost", "not page-locked memory");
    }
    freed.close();
  }

  @Override
  public void copyToDevice(long to, MemorySegment from, long stream) {
    requireNative("cuMemcpyHtoDAsync", from);
    checked("cuMemcpyHtoDAsync", () -> memory.copyIn(to, from));
  }

  @Override
  public void copyToHost(MemorySegment to, long from, long stream) {
    requireNative("cuMemcpyDtoHAsync", to);
    checked("cuMemcpyDtoHAsync", () -> memory.copyOut(to, from));
  }

  private static void requireNative(String call, MemorySegment segment) {
    if (!segment.isNative()) {
      throw value(call, "the memory lies in the Java heap");
    }
  }

  @Override
  public void copyOnDevice(long to, long from, long bytes, long stream) {
    checked("cuMemcpyDtoDAsync", () -> memory.copy(to, from, bytes));
  }

  @Override
  public void fill(long pointer, byte value, long bytes, long stream) {
    checked("cuMemsetD8Async", () -> memory.fill(pointer, value, bytes));
  }

  private static void checked(String call, Runnable action) {
    try {
      action.run();
    } catch (Fault fault) {
      throw failure(call, INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE: " + fault.getMessage(), fault);
    }
  }

  @Override
  public long createStream() {
    return nextHandle.getAndIncrement();
  }

  @Override
  public void destroyStream(long stream) {}

  @Override
  public void synchronize(long stream) {}

  @Override
  public long createEvent() {
    return nextHandle.getAndIncrement();
  }

  @Override
  public void destroyEvent(long event) {
    events.remove(event);
  }

  @Override
  public void record(long event, long stream) {
    events.put(event, System.nanoTime());
  }

  @Override
  public void waitFor(long stream, long event) {}

  @Override
  public void synchronizeEvent(long event) {}

  @Override
  public float elapsed(long start, long end) {
    Long from = events.get(start);
    Long to = events.get(end);
    if (from == null || to == null) {
      throw invalid("cuEventElapsedTime", "event", from == null ? start : end);
    }
    return (to - from) / 1e6f;
  }

  @Override
  public void launch(
      long function, Dim grid, Dim block, int dynamicShared, long stream, MemorySegment arguments) {
    EmulatedFunction known = known(function, "cuLaunchKernel");
    Program program = known.program();
    Size blockSize = size(block, "block");
    if (blockSize.count() > MOST_THREADS) {
      throw value("cuLaunchKernel", blockSize.count() + " threads are too many for a block");
    }
    if (dynamicShared < 0 || dynamicShared > known.maxDynamicShared()) {
      throw value("cuLaunchKernel", dynamicShared + " bytes of dynamic shared memory");
    }
    if (arguments.byteSize() < program.parameterBytes()) {
      throw value(
          "cuLaunchKernel",
          "%d bytes of arguments, but %s has %d"
              .formatted(arguments.byteSize(), program.name(), program.parameterBytes()));
    }
    ParameterMemory parameters =
        new ParameterMemory(arguments.asSlice(0, program.parameterBytes()));
    try {
      Counts counts =
          Grid.run(
              new Launch(program, size(grid, "grid"), blockSize, dynamicShared, parameters, memory),
              threads);
      listener.accept(program.name(), counts);
    } catch (KernelFault fault) {
      throw failure(
          "cuLaunchKernel",
          fault.check().code(),
          fault.check().error() + ": " + fault.getMessage(),
          fault);
    }
  }

  private static Size size(Dim dim, String what) {
    if (dim.x() <= 0 || dim.y() <= 0 || dim.z() <= 0) {
      throw value("cuLaunchKernel", "a " + what + " of " + dim);
    }
    return new Size(dim.x(), dim.y(), dim.z());
  }

  private static DriverException value(String call, String problem) {
    return new DriverException(call, INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE: " + problem);
  }

  private static DriverException invalid(String call, String what, long handle) {
    return new DriverException(
        call, INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE: " + what + " " + handle);
  }

  private static DriverException failure(String call, int code, String error, Throwable cause) {
    DriverException failure = new DriverException(call, code, error);
    failure.initCause(cause);
    return failure;
  }
}

package io.isoloss.internal.cuda.jcuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static jcuda.driver.JCudaDriver.*;

import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JITOptions;

/// The CUDA driver, over JCuda. Each method is one call of it.
final class JCuda implements Driver {
  private static final int LOG_BYTES = 1 << 14;
  private static final int MOST_NAME_BYTES = 256;

  /// The keys of `cuLaunchKernel`'s extra parameters.
  private static final long LAUNCH_PARAM_END = 0;

  private static final long LAUNCH_PARAM_BUFFER_POINTER = 1;
  private static final long LAUNCH_PARAM_BUFFER_SIZE = 2;

  /// Starts the driver.
  ///
  /// @throws DriverException if it cannot serve, for example because there is no GPU
  /// @throws LinkageError if the driver, or JCuda's native library, is not there
  JCuda() {
    setExceptionsEnabled(false);
    check("cuInit", cuInit(0));
  }

  /// Throws if a call failed; JCuda does so itself only for some of them.
  private static void check(String call, int result) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw new DriverException(call, result, error(result));
    }
  }

  private static String error(int result) {
    String[] name = new String[1];
    String[] meaning = new String[1];
    cuGetErrorName(result, name);
    cuGetErrorString(result, meaning);
    return name[0] == null ? "error " + result : name[0] + " (" + meaning[0] + ")";
  }

  @Override
  public int deviceCount() {
    int[] count = new int[1];
    check("cuDeviceGetCount", cuDeviceGetCount(count));
    return count[0];
  }

  private static CUdevice handle(int ordinal) {
    CUdevice device = new CUdevice();
    check("cuDeviceGet", cuDeviceGet(device, ordinal));
    return device;
  }

  @Override
  public DeviceProperties device(int ordinal) {
    CUdevice device = handle(ordinal);
    byte[] name = new byte[MOST_NAME_BYTES];
    check("cuDeviceGetName", cuDeviceGetName(name, name.length, device));
    long[] bytes = new long[1];
    check("cuDeviceTotalMem", cuDeviceTotalMem(bytes, device));
    return new DeviceProperties(
        new String(name, StandardCharsets.UTF_8).replaceAll("\0.*", "").strip(),
        attribute(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
        attribute(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
        attribute(device, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        attribute(device, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
        attribute(device, CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE),
        bytes[0]);
  }

  private static int attribute(CUdevice device, int attribute) {
    int[] value = new int[1];
    check("cuDeviceGetAttribute", cuDeviceGetAttribute(value, attribute, device));
    return value[0];
  }

  @Override
  public int driverVersion() {
    int[] version = new int[1];
    check("cuDriverGetVersion", cuDriverGetVersion(version));
    return version[0];
  }

  @Override
  public long retainContext(int ordinal) {
    CUcontext context = new CUcontext();
    check("cuDevicePrimaryCtxRetain", cuDevicePrimaryCtxRetain(context, handle(ordinal)));
    return Handles.pointer(context);
  }

  @Override
  public void releaseContext(int ordinal) {
    check("cuDevicePrimaryCtxRelease", cuDevicePrimaryCtxRelease(handle(ordinal)));
  }

  @Override
  public long current() {
    CUcontext context = new CUcontext();
    check("cuCtxGetCurrent", cuCtxGetCurrent(context));
    return Handles.pointer(context);
  }

  @Override
  public void setCurrent(long context) {
    // Not remembered: other code on this thread may have made another one current since.
    check("cuCtxSetCurrent", cuCtxSetCurrent(Handles.of(new CUcontext(), context)));
  }

  @Override
  public long loadModule(String name, String ptx) {
    JITOptions options = new JITOptions();
    options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
    options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
    CUmodule module = new CUmodule();
    try (Arena arena = Arena.ofConfined()) {
      // With the NUL at the end that tells the driver that this is PTX, and where it ends.
      MemorySegment text = arena.allocateFrom(ptx, StandardCharsets.US_ASCII);
      int result = cuModuleLoadDataJIT(module, Handles.host(text.address()), options);
      if (result != CUresult.CUDA_SUCCESS) {
        String log = options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER).strip();
        throw new DriverException(
            "cuModuleLoadDataEx",
            result,
            error(result) + " in " + name + (log.isEmpty() ? "" : ": " + log));
      }
    }
    return Handles.pointer(module);
  }

  @Override
  public void unloadModule(long module) {
    check("cuModuleUnload", cuModuleUnload(Handles.of(new CUmodule(), module)));
  }

  @Override
  public long function(long module, String entry) {
    CUfunction function = new CUfunction();
    int result = cuModuleGetFunction(function, Handles.of(new CUmodule(), module), entry);
    if (result != CUresult.CUDA_SUCCESS) {
      throw new DriverException("cuModuleGetFunction", result, error(result) + ": " + entry);
    }
    return Handles.pointer(function);
  }

  @Override
  public void setMaxDynamicShared(long function, int bytes) {
    check(
        "cuFuncSetAttribute",
        cuFuncSetAttribute(
            Handles.of(new CUfunction(), function),
            CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
            bytes));
  }

  @Override
  public long allocate(long bytes) {
    CUdeviceptr pointer = new CUdeviceptr();
    int result = cuMemAlloc(pointer, bytes);
    if (result != CUresult.CUDA_SUCCESS) {
      throw new DriverException("cuMemAlloc", result, error(result) + " for " + bytes + " bytes");
    }
    return Handles.pointer(pointer);
  }

  @Override
  public void free(long pointer) {
    check("cuMemFree", cuMemFree(Handles.device(pointer)));
  }

  @Override
  public MemoryInfo memory() {
    long[] free = new long[1];
    long[] total = new long[1];
    check("cuMemGetInfo", cuMemGetInfo(free, total));
    return new MemoryInfo(free[0], total[0]);
  }

  @Override
  public MemorySegment allocateHost(long bytes) {
    Pointer pointer = new Pointer();
    int result = cuMemHostAlloc(pointer, bytes, CU_MEMHOSTALLOC_PORTABLE);
    if (result != CUresult.CUDA_SUCCESS) {
      throw new DriverException(
          "cuMemHostAlloc", result, error(result) + " for " + bytes + " bytes");
    }
    return MemorySegment.ofAddress(Handles.pointer(pointer)).reinterpret(bytes);
  }

  @Override
  public void freeHost(MemorySegment memory) {
    check("cuMemFreeHost", cuMemFreeHost(Handles.host(memory.address())));
  }

  @Override
  public void copyToDevice(long to, MemorySegment from, long stream) {
    requireNative(from);
    check(
        "cuMemcpyHtoDAsync",
        cuMemcpyHtoDAsync(
            Handles.device(to), Handles.host(from.address()), from.byteSize(), stream(stream)));
  }

  @Override
  public void copyToHost(MemorySegment to, long from, long stream) {
    requireNative(to);
    check(
        "cuMemcpyDtoHAsync",
        cuMemcpyDtoHAsync(
            Handles.host(to.address()), Handles.device(from), to.byteSize(), stream(stream)));
  }

  /// The garbage collector moves what lies in the heap, unless it is kept waiting.
  private static void requireNative(MemorySegment memory) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException("only memory outside the heap is copied");
    }
  }

  @Override
  public void copyOnDevice(long to, long from, long bytes, long stream) {
    check(
        "cuMemcpyDtoDAsync",
        cuMemcpyDtoDAsync(Handles.device(to), Handles.device(from), bytes, stream(stream)));
  }

  @Override
  public void fill(long pointer, byte value, long bytes, long stream) {
    check(
        "cuMemsetD8Async", cuMemsetD8Async(Handles.device(pointer), value, bytes, stream(stream)));
  }

  private static CUstream stream(long pointer) {
    return Handles.of(new CUstream(), pointer);
  }

  @Override
  public long createStream() {
    CUstream stream = new CUstream();
    check("cuStreamCreate", cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    return Handles.pointer(stream);
  }

  @Override
  public void destroyStream(long stream) {
    check("cuStreamDestroy", cuStreamDestroy(stream(stream)));
  }

  @Override
  public void synchronize(long stream) {
    check("cuStreamSynchronize", cuStreamSynchronize(stream(stream)));
  }

  private static CUevent event(long pointer) {
    return Handles.of(new CUevent(), pointer);
  }

  @Override
  public long createEvent() {
    CUevent event = new CUevent();
    check("cuEventCreate", cuEventCreate(event, 0));
    return Handles.pointer(event);
  }

  @Override
  public void destroyEvent(long event) {
    check("cuEventDestroy", cuEventDestroy(event(event)));
  }

  @Override
  public void record(long event, long stream) {
    check("cuEventRecord", cuEventRecord(event(event), stream(stream)));
  }

  @Override
  public void waitFor(long stream, long event) {
    check("cuStreamWaitEvent", cuStreamWaitEvent(stream(stream), event(event), 0));
  }

  @Override
  public void synchronizeEvent(long event) {
    check("cuEventSynchronize", cuEventSynchronize(event(event)));
  }

  @Override
  public float elapsed(long start, long end) {
    float[] milliseconds = new float[1];
    check("cuEventElapsedTime", cuEventElapsedTime(milliseconds, event(start), event(end)));
    return milliseconds[0];
  }

  @Override
  public void launch(
      long function, Dim grid, Dim block, int dynamicShared, long stream, MemorySegment arguments) {
    requireNative(arguments);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_LONG, arguments.byteSize());
      MemorySegment extra =
          arena.allocateFrom(
              ValueLayout.JAVA_LONG,
              LAUNCH_PARAM_BUFFER_POINTER,
              arguments.address(),
              LAUNCH_PARAM_BUFFER_SIZE,
              size.address(),
              LAUNCH_PARAM_END);
      check(
          "cuLaunchKernel",
          cuLaunchKernel(
              Handles.of(new CUfunction(), function),
              grid.x(),
              grid.y(),
              grid.z(),
              block.x(),
              block.y(),
              block.z(),
              dynamicShared,
              stream(stream),
              null,
              Handles.host(extra.address())));
    }
  }
}

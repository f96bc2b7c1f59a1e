package io.isoloss.internal.cuda.driver;

import java.lang.foreign.MemorySegment;

/// What the backend needs of the CUDA driver API, in its words. All of the backend but the class
/// that implements this over JCuda is tested where there is no GPU.
///
/// Handles are the driver's own pointers, as longs. Except for the queries, every method acts on
/// the calling thread's current context, which [#setCurrent] sets. All methods are thread-safe, and
/// all throw a [DriverException] that holds the driver's error code.
public interface Driver {
  /// How many devices there are.
  int deviceCount();

  /// What a device is.
  DeviceProperties device(int ordinal);

  /// The newest CUDA version that the driver serves: 1000 major + 10 minor, for example 12060.
  int driverVersion();

  /// The primary context of a device, which is shared with everyone else in the process
  /// (`cuDevicePrimaryCtxRetain`). Give it back with [#releaseContext].
  long retainContext(int ordinal);

  void releaseContext(int ordinal);

  /// The calling thread's current context, 0 if it has none.
  default long current() {
    return 0;
  }

  /// Makes a context the calling thread's current one; 0 leaves it without.
  void setCurrent(long context);

  /// Compiles PTX text for the current device (`cuModuleLoadDataEx`). On failure the exception's
  /// message holds the compiler's log.
  ///
  /// @param name what messages call the module
  long loadModule(String name, String ptx);

  void unloadModule(long module);

  /// A kernel of a module.
  long function(long module, String entry);

  /// Allows launches of the kernel to ask for so much dynamic shared memory per block.
  void setMaxDynamicShared(long function, int bytes);

  /// Device memory (`cuMemAlloc`), aligned to 256 bytes; its content is undefined.
  long allocate(long bytes);

  void free(long pointer);

  /// Whether every access to device memory is checked. Then each block is allocated anew and has
  /// just the size that is needed, so that reading behind it, or what an earlier owner left there,
  /// is noticed.
  default boolean checksAccesses() {
    return false;
  }

  /// Free and total memory of the current device, in bytes.
  MemoryInfo memory();

  /// Page-locked host memory (`cuMemHostAlloc`); only such memory is copied in the background.
  MemorySegment allocateHost(long bytes);

  void freeHost(MemorySegment memory);

  /// Copies all of `from`, which lies outside the Java heap and must live until the stream has
  /// reached this point.
  void copyToDevice(long to, MemorySegment from, long stream);

  /// Fills all of `to`, which lies outside the Java heap and must live until the stream has reached
  /// this point.
  void copyToHost(MemorySegment to, long from, long stream);

  void copyOnDevice(long to, long from, long bytes, long stream);

  /// Sets `bytes` bytes (`cuMemsetD8Async`).
  void fill(long pointer, byte value, long bytes, long stream);

  /// A new stream that does not wait for the default one (`CU_STREAM_NON_BLOCKING`).
  long createStream();

  void destroyStream(long stream);

  /// Waits until a stream is done; an error of a kernel shows here at the latest.
  void synchronize(long stream);

  /// A new event, with a time stamp.
  long createEvent();

  void destroyEvent(long event);

  void record(long event, long stream);

  /// Makes a stream wait, on the device, for an event.
  void waitFor(long stream, long event);

  /// Waits, on the host, for an event.
  void synchronizeEvent(long event);

  /// Milliseconds between two events that have happened.
  float elapsed(long start, long end);

  /// Launches a kernel.
  ///
  /// @param arguments the kernel's parameters one after the other, each aligned to its own size, in
  ///     memory outside the Java heap; may be used again as soon as this returns
  void launch(
      long function, Dim grid, Dim block, int dynamicShared, long stream, MemorySegment arguments);

  /// The extent of a grid in blocks, or of a block in threads.
  record Dim(int x, int y, int z) {
    public static Dim of(int x) {
      return new Dim(x, 1, 1);
    }

    public static Dim of(int x, int y) {
      return new Dim(x, y, 1);
    }
  }

  /// Memory of a device, in bytes.
  record MemoryInfo(long free, long total) {}

  /// What a device is.
  ///
  /// @param major the compute capability, with `minor`
  /// @param multiprocessors how many blocks run at once, at the least
  /// @param maxSharedPerBlock the most shared memory a block may ask for, in bytes
  /// @param l2Bytes the size of the second-level cache
  record DeviceProperties(
      String name,
      int major,
      int minor,
      int multiprocessors,
      int maxSharedPerBlock,
      long l2Bytes,
      long memoryBytes) {}
}

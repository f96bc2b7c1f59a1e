package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A driver whose kernels are Java, whose calls fail when told to, and which counts what it gave
/// away.
///
/// It is lazy: what goes on a stream is done when somebody waits for it, and not a moment earlier.
/// So whoever reads a result too soon, or changes what is yet to be copied, sees garbage. What
/// streams do at the same time is done one after the other, in either order.
final class FakeDriver implements Driver {
  static final int VERSION = 12060;

  /// What a kernel does.
  interface Code {
    void run(FakeDriver driver, Dim grid, Dim block, MemorySegment arguments);
  }

  private final Map<String, Code> kernels = new HashMap<>();
  private final TreeMap<Long, MemorySegment> memory = new TreeMap<>();
  private final Map<Long, Deque<Runnable>> streams = new HashMap<>();
  private final Map<Long, Mark> events = new HashMap<>();
  private final Map<Long, String> functions = new HashMap<>();
  private final Map<Long, Arena> host = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final ThreadLocal<Long> current = ThreadLocal.withInitial(() -> 0L);
  private IntPredicate failing = _ -> false;
  private int failure;
  private int lost;
  private long nextHandle = 1000;
  private long nextAddress = 1L << 40;
  private int contexts;
  private int modules;

  boolean checksAccesses;

  /// Whether the other streams go first, as far as they do not wait for one.
  boolean othersFirst;

  int version = VERSION;
  int devices = 2;
  int major = 9;

  /// The most device memory that it has.
  long capacity = Long.MAX_VALUE;

  /// A point in a stream's work.
  private static final class Mark {
    long stream;
    boolean reached = true;
  }

  FakeDriver kernel(String entry, Code code) {
    kernels.put(entry, code);
    return this;
  }

  /// From now on the calls with these numbers, counted from 0, fail with an error.
  void fail(IntPredicate numbers, int code) {
    calls.clear();
    failing = numbers;
    failure = code;
  }

  /// The calls since the last [#fail].
  List<String> calls() {
    return calls;
  }

  /// What was given away and not given back.
  String left() {
    return "contexts %d, modules %d, streams %d, events %d, device memory %d, host memory %d"
        .formatted(contexts, modules, streams.size(), events.size(), memory.size(), host.size());
  }

  static final String NOTHING =
      "contexts 0, modules 0, streams 0, events 0, device memory 0, host memory 0";

  private synchronized void call(String name) {
    calls.add(name);
    if (lost != 0) {
      throw new DriverException(name, lost, "CONTEXT_LOST");
    }
    if (failing.test(calls.size() - 1)) {
      if (CudaError.losesContext(failure)) {
        lost = failure;
      }
      throw new DriverException(name, failure, "TOLD_TO_FAIL");
    }
  }

  /// A call that acts on the current context.
  private void callInContext(String name) {
    if (current.get() == 0) {
      throw new AssertionError(name + " without a current context");
    }
    call(name);
  }

  @Override
  public int deviceCount() {
    call("deviceCount");
    return devices;
  }

  @Override
  public DeviceProperties device(int ordinal) {
    call("device");
    return new DeviceProperties("Fake", major, 0, 4, 1 << 16, 1 << 20, 1L << 33);
  }

  @Override
  public int driverVersion() {
    call("driverVersion");
    return version;
  }

  @Override
  public synchronized long retainContext(int ordinal) {
    call("retainContext");
    contexts++;
    return 7 + ordinal;
  }

  // Giving back counts even if it fails: a lost context takes all with it.

  @Override
  public synchronized void releaseContext(int ordinal) {
    contexts--;
    call("releaseContext");
  }

  @Override
  public long current() {
    call("current");
    return current.get();
  }

  @Override
  public void setCurrent(long context) {
    call("setCurrent");
    current.set(context);
  }

  @Override
  public synchronized long loadModule(String name, String ptx) {
    callInContext("loadModule");
    modules++;
    return nextHandle++;
  }

  @Override
  public synchronized void unloadModule(long module) {
    modules--;
    callInContext("unloadModule");
  }

  @Override
  public synchronized long function(long module, String entry) {
    callInContext("function");
    functions.put(nextHandle, entry);
    return nextHandle++;
  }

  @Override
  public void setMaxDynamicShared(long function, int bytes) {
    callInContext("setMaxDynamicShared");
  }

  @Override
  public synchronized long allocate(long bytes) {
    callInContext("allocate");
    long used = memory.values().stream().mapToLong(MemorySegment::byteSize).sum();
    if (used + bytes > capacity) {
      throw new DriverException("allocate", CudaError.OUT_OF_MEMORY, "OUT_OF_MEMORY");
    }
    byte[] garbage = new byte[Math.toIntExact(bytes)];
    RandomGenerator.of("L64X128MixRandom").nextBytes(garbage);
    memory.put(nextAddress, MemorySegment.ofArray(garbage));
    long address = nextAddress;
    nextAddress += bytes + 4096 & -256;
    return address;
  }

  @Override
  public synchronized void free(long pointer) {
    if (memory.remove(pointer) == null) {
      throw new AssertionError("freed what was not allocated");
    }
    callInContext("free");
  }

  @Override
  public boolean checksAccesses() {
    return checksAccesses;
  }

  @Override
  public MemoryInfo memory() {
    callInContext("memory");
    return new MemoryInfo(1, 2);
  }

  @Override
  public synchronized MemorySegment allocateHost(long bytes) {
    callInContext("allocateHost");
    @SuppressWarnings("MustBeClosedChecker") // closed by freeHost
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(bytes, 64);
    host.put(segment.address(), arena);
    return segment;
  }

  @Override
  public synchronized void freeHost(MemorySegment segment) {
    Arena arena = host.remove(segment.address());
    if (arena == null) {
      throw new AssertionError("freed what was not allocated");
    }
    arena.close();
    callInContext("freeHost");
  }

  /// The device memory from an address on.
  synchronized MemorySegment at(long pointer, long bytes) {
    Map.Entry<Long, MemorySegment> block = memory.floorEntry(pointer);
    if (block == null) {
      throw new AssertionError("no device memory at " + pointer);
    }
    return block.getValue().asSlice(pointer - block.getKey(), bytes);
  }

  private synchronized void enqueue(String name, long stream, Runnable work) {
    callInContext(name);
    streams
        .computeIfAbsent(
            stream,
            _ -> {
              throw new AssertionError("no such stream");
            })
        .add(work);
  }

  @Override
  public void copyToDevice(long to, MemorySegment from, long stream) {
    requireNative(from);
    enqueue("copyToDevice", stream, () -> at(to, from.byteSize()).copyFrom(from));
  }

  @Override
  public void copyToHost(MemorySegment to, long from, long stream) {
    requireNative(to);
    enqueue("copyToHost", stream, () -> to.copyFrom(at(from, to.byteSize())));
  }

  private static void requireNative(MemorySegment segment) {
    if (!segment.isNative()) {
      throw new AssertionError("heap memory was handed to the driver");
    }
  }

  @Override
  public void copyOnDevice(long to, long from, long bytes, long stream) {
    enqueue("copyOnDevice", stream, () -> at(to, bytes).copyFrom(at(from, bytes)));
  }

  @Override
  public void fill(long pointer, byte value, long bytes, long stream) {
    enqueue("fill", stream, () -> at(pointer, bytes).fill(value));
  }

  @Override
  public synchronized long createStream() {
    callInContext("createStream");
    streams.put(nextHandle, new ArrayDeque<>());
    return nextHandle++;
  }

  @Override
  public synchronized void destroyStream(long stream) {
    streams.remove(stream);
    callInContext("destroyStream");
  }

  @Override
  public synchronized void synchronize(long stream) {
    callInContext("synchronize");
    workOthers(stream);
    work(stream, null);
  }

  private void workOthers(long stream) {
    if (othersFirst) {
      streams.keySet().stream()
          .filter(other -> other != stream)
          .forEach(other -> work(other, null));
    }
  }

  /// Does the work of a stream, up to a mark if there is one.
  private void work(long stream, @Nullable Mark until) {
    Deque<Runnable> queue = streams.getOrDefault(stream, new ArrayDeque<>());
    while (!queue.isEmpty() && (until == null || !until.reached)) {
      queue.poll().run();
    }
  }

  @Override
  public synchronized long createEvent() {
    callInContext("createEvent");
    events.put(nextHandle, new Mark());
    return nextHandle++;
  }

  @Override
  public synchronized void destroyEvent(long event) {
    events.remove(event);
    callInContext("destroyEvent");
  }

  @Override
  public synchronized void record(long event, long stream) {
    Mark mark = new Mark();
    mark.stream = stream;
    mark.reached = false;
    enqueue("record", stream, () -> mark.reached = true);
    events.put(event, mark);
  }

  private Mark mark(long event) {
    return Objects.requireNonNull(events.get(event), "no such event");
  }

  @Override
  public synchronized void waitFor(long stream, long event) {
    Mark mark = mark(event);
    enqueue("waitFor", stream, () -> work(mark.stream, mark));
  }

  @Override
  public synchronized void synchronizeEvent(long event) {
    callInContext("synchronizeEvent");
    Mark mark = mark(event);
    workOthers(mark.stream);
    work(mark.stream, mark);
  }

  @Override
  public float elapsed(long start, long end) {
    callInContext("elapsed");
    return 0;
  }

  @Override
  public void launch(
      long function, Dim grid, Dim block, int dynamicShared, long stream, MemorySegment arguments) {
    requireNative(arguments);
    Code code = Objects.requireNonNull(kernels.get(functions.get(function)), "no such kernel");
    MemorySegment copy = Arena.ofAuto().allocate(arguments.byteSize(), 16).copyFrom(arguments);
    enqueue("launch", stream, () -> code.run(this, grid, block, copy));
  }
}

package io.isoloss.cli;

import io.isoloss.DeviceException;
import io.isoloss.DeviceInfo;
import io.isoloss.Tensor;
import io.isoloss.internal.Backend;
import io.isoloss.internal.BackendProvider;
import io.isoloss.internal.Pass;
import io.isoloss.internal.cpu.CpuBackend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A device that is no CPU by name, and insists that what it gets lies in memory of its own.
public final class TestAccelerator implements BackendProvider {
  static final String KIND = "test-accelerator";

  private static final List<MemorySegment> ALLOCATED = new CopyOnWriteArrayList<>();
  private static final Set<MemorySegment> OPEN = ConcurrentHashMap.newKeySet();

  /// How many pieces of host memory were allocated, and how many of them are not freed.
  static int allocated() {
    return ALLOCATED.size();
  }

  static int open() {
    return OPEN.size();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public boolean automatic() {
    return false;
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(new DeviceInfo(KIND, "for tests", 3L << 30, null));
  }

  @Override
  public Backend open(int ordinal) {
    if (ordinal > 0) {
      throw new DeviceException(KIND + ":" + ordinal, "there is only one");
    }
    ALLOCATED.clear();
    CpuBackend cpu = CpuBackend.open(1);
    return (Backend)
        Proxy.newProxyInstance(
            TestAccelerator.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              if (method.getName().equals("allocateHost")) {
                return allocate((long) arguments[0], (Arena) arguments[1]);
              }
              requireOwn(arguments);
              try {
                return method.invoke(cpu, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static MemorySegment allocate(long bytes, Arena arena) {
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, bytes), 64).asSlice(0, bytes);
    ALLOCATED.add(memory);
    OPEN.add(memory);
    return memory.reinterpret(bytes, arena, _ -> OPEN.remove(memory));
  }

  private static void requireOwn(@Nullable Object @Nullable [] arguments) {
    if (arguments == null) {
      return;
    }
    Stream<@Nullable Object> tensors =
        Arrays.stream(arguments)
            .flatMap(
                argument ->
                    argument instanceof Pass pass
                        ? Stream.of(pass.losses(), pass.gradient())
                        : Stream.of(argument));
    tensors.forEach(
        argument -> {
          if (argument instanceof Tensor tensor && !isOwn(tensor)) {
            throw new AssertionError(tensor + " is not in the device's memory");
          }
        });
  }

  private static boolean isOwn(Tensor tensor) {
    return ALLOCATED.stream()
        .anyMatch(memory -> tensor.memory().asOverlappingSlice(memory).isPresent());
  }
}

package io.isoloss.internal.cuda.jcuda;

import io.isoloss.Device;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.Driver.Dim;
import io.isoloss.internal.cuda.driver.DriverException;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// What [StubDriverTest] runs in a JVM of its own: every call of the driver, over JCuda.
final class StubDriverMain {
  private StubDriverMain() {}

  public static void main(String[] arguments) {
    // Twice, because the second failure of a class tells less than the first.
    for (int i = 0; i < 2; i++) {
      Device.list().stream()
          .filter(device -> device.name().startsWith("cuda"))
          .forEach(System.out::println);
    }
    Driver driver = Library.found().driver();
    if (driver != null) {
      System.out.println("left " + Arrays.toString(new File(arguments[0]).list()));
      calls(driver);
    }
  }

  private static void calls(Driver driver) {
    long context = driver.retainContext(0);
    System.out.println("current " + driver.current());
    driver.setCurrent(context);
    System.out.println("current " + (driver.current() == context));
    failing(() -> driver.setCurrent(1));
    failing(() -> driver.loadModule("module", "bad"));
    failing(() -> driver.allocate(2L << 40));
    long module = driver.loadModule("module", "good");
    failing(() -> driver.function(module, "other"));
    long kernel = driver.function(module, "kernel");
    driver.setMaxDynamicShared(kernel, 99_000);
    launch(driver, kernel);
    copies(driver);
    long stream = driver.createStream();
    long event = driver.createEvent();
    driver.record(event, stream);
    driver.waitFor(stream, event);
    driver.synchronizeEvent(event);
    driver.synchronize(stream);
    System.out.println("elapsed " + driver.elapsed(event, event) + ", " + driver.memory());
    driver.destroyEvent(event);
    driver.destroyStream(stream);
    driver.unloadModule(module);
    driver.releaseContext(0);
  }

  private static void launch(Driver driver, long kernel) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment packed = arena.allocate(12, 8);
      packed.set(ValueLayout.JAVA_LONG, 0, 0x0102030405060708L);
      packed.set(ValueLayout.JAVA_INT, 8, 9);
      driver.launch(kernel, new Dim(2, 3, 4), Dim.of(32, 5), 1024, 0x77, packed);
    }
  }

  private static void copies(Driver driver) {
    MemorySegment from = driver.allocateHost(1000);
    MemorySegment to = driver.allocateHost(1000);
    long first = driver.allocate(1000);
    long second = driver.allocate(1000);
    for (int i = 0; i < 1000; i++) {
      from.set(ValueLayout.JAVA_BYTE, i, (byte) i);
    }
    driver.copyToDevice(first, from, 0);
    driver.fill(first + 10, (byte) 7, 5, 0);
    driver.copyOnDevice(second, first, 1000, 0);
    driver.copyToHost(to, second, 0);
    from.asSlice(10, 5).fill((byte) 7);
    System.out.println("copied " + (from.mismatch(to) == -1));
    failing(() -> driver.copyToDevice(first, MemorySegment.ofArray(new byte[10]), 0));
    driver.freeHost(from);
    driver.freeHost(to);
    driver.free(first);
    driver.free(second);
  }

  private static void failing(Runnable call) {
    try {
      call.run();
      System.out.println("did not fail");
    } catch (DriverException | IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }
}

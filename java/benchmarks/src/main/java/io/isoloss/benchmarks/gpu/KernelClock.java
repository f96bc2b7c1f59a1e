package io.isoloss.benchmarks.gpu;

import io.isoloss.internal.cuda.driver.Driver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Stands before a driver and puts an event before and after every kernel, so that what the kernels
/// take can be told from what the host does between them.
final class KernelClock {
  private static final int STREAM = 4;

  private final Driver driver;
  private final List<Long> starts = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private int launches;

  KernelClock(Driver driver) {
    this.driver = driver;
  }

  /// The driver with the clock in front.
  Driver clocked() {
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (_, method, arguments) -> call(method, arguments));
  }

  private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      if (arguments == null || !method.getName().equals("launch")) {
        return method.invoke(driver, arguments);
      }
      if (launches == starts.size()) {
        starts.add(driver.createEvent());
        ends.add(driver.createEvent());
      }
      long stream = (long) Objects.requireNonNull(arguments[STREAM]);
      driver.record(starts.get(launches), stream);
      @Nullable Object result = method.invoke(driver, arguments);
      driver.record(ends.get(launches), stream);
      launches++;
      return result;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  void reset() {
    launches = 0;
  }

  /// What all kernels since the reset took. The device must be idle.
  double micros() {
    double sum = 0;
    for (int i = 0; i < launches; i++) {
      sum += driver.elapsed(starts.get(i), ends.get(i)) * 1000.0;
    }
    return sum;
  }
}

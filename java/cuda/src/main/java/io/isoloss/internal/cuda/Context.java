package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;

/// A device's primary context, made the calling thread's current one for some work. The thread's
/// own is put back afterwards.
record Context(Driver driver, long handle) {
  /// @throws DriverException if the device cannot do any work
  void run(Runnable work) {
    long before = driver.current();
    driver.setCurrent(handle);
    try {
      work.run();
    } finally {
      putBack(before);
    }
  }

  /// Does work that gives things back, even where the context is lost.
  void release(Runnable work) {
    long before = before();
    Quietly.run(() -> driver.setCurrent(handle));
    try {
      work.run();
    } finally {
      putBack(before);
    }
  }

  private long before() {
    try {
      return driver.current();
    } catch (DriverException e) {
      return 0;
    }
  }

  private void putBack(long before) {
    if (before != handle) {
      Quietly.run(() -> driver.setCurrent(before));
    }
  }
}

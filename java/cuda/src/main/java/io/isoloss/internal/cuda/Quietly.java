package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.DriverException;

/// Gives things back. Where the context is lost the driver refuses even that, and has nothing of
/// them left.
final class Quietly {
  private Quietly() {}

  static void run(Runnable release) {
    try {
      release.run();
    } catch (DriverException e) {
      // Nobody can do anything about it, and the first error has been reported.
    }
  }
}

package io.isoloss.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Reports memory that was never closed. It frees nothing: when memory is freed is the program's
/// business, never the garbage collector's.
public final class Leaks {
  private static final Logger LOGGER = System.getLogger("io.isoloss");
  private static final Cleaner CLEANER = Cleaner.create();
  // Walking the stack costs more than a small allocation, so it must be asked for.
  private static final boolean TRACE = Boolean.getBoolean("isoloss.leak-trace");

  private Leaks() {}

  /// Something that must be closed.
  public static final class Ticket implements Runnable {
    private final String what;
    private final @Nullable Throwable place;
    private final AtomicBoolean done = new AtomicBoolean();

    private Ticket(String what) {
      this.what = what;
      this.place = TRACE ? new Throwable("allocated here") : null;
    }

    /// It was closed.
    public void done() {
      done.set(true);
    }

    @Override
    public void run() {
      if (!done.get()) {
        String hint = TRACE ? "" : " (-Disoloss.leak-trace=true tells where it was allocated)";
        LOGGER.log(Level.WARNING, what + " was never closed" + hint, place);
      }
    }
  }

  /// Opens a ticket for `what`; made before the object so that the object can hold it.
  public static Ticket open(String what) {
    return new Ticket(what);
  }

  /// Logs a warning if `owner` becomes unreachable while its ticket is open.
  public static void watch(Object owner, Ticket ticket) {
    CLEANER.register(owner, ticket);
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.DeviceException;
import io.isoloss.internal.Leaks;
import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.Driver.DeviceProperties;
import io.isoloss.internal.cuda.driver.DriverException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// An open device: its context, and what all calls on it share. Thread-safe.
///
/// A context is lost for good when a kernel does what it must not, or the card fails. From then on
/// every call says so.
final class Gpu {
  /// Calls run on streams of the device's own.
  static final long OWN_STREAMS = -1;

  private final Driver driver;
  private final String name;
  private final Context context;
  private final long userStream;
  private final DeviceProperties properties;
  private final DeviceMemory memory;
  private final PageLocked pageLocked;
  private final Modules modules;
  private final Deque<Lanes> idleLanes = new ArrayDeque<>();
  private final Leaks.Ticket ticket;

  /// Calls hold the read lock, so that closing waits for them.
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;
  private volatile @Nullable String lost;

  /// @param context retained; this gives it back in [#close]
  Gpu(
      Driver driver,
      String name,
      int ordinal,
      long context,
      long userStream,
      DeviceProperties properties,
      Modules modules) {
    this.driver = driver;
    this.name = name;
    this.context = new Context(driver, context);
    this.userStream = userStream;
    this.properties = properties;
    this.modules = modules;
    this.memory = new DeviceMemory(driver);
    this.pageLocked = new PageLocked(this.context, ordinal);
    this.ticket = Leaks.open("device " + name);
    Leaks.watch(this, ticket);
  }

  /// Does `work` with the device's context current, puts back the one before, and turns the
  /// driver's errors into the user's.
  ///
  /// @throws DeviceException if the device fails
  void run(Runnable work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("device " + name + " is closed");
      }
      if (lost != null) {
        throw DeviceErrors.gone(name, lost);
      }
      context.run(work);
    } catch (DriverException e) {
      if (CudaError.losesContext(e.code())) {
        lost = String.valueOf(e.getMessage());
      }
      throw DeviceErrors.of(name, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  Driver driver() {
    return driver;
  }

  String name() {
    return name;
  }

  DeviceProperties properties() {
    return properties;
  }

  DeviceMemory memory() {
    return memory;
  }

  PageLocked pageLocked() {
    return pageLocked;
  }

  /// The kernel `entry` of the module cuda-kernels/src/`module`.cu.
  Kernel kernel(String module, String entry) {
    return modules.kernel(module, entry);
  }

  /// An operation on so many units, to be described and run within [#run].
  Call call(long units) {
    return new Call(this, units);
  }

  Lanes takeLanes() {
    Lanes lanes;
    synchronized (idleLanes) {
      lanes = idleLanes.poll();
    }
    return lanes != null ? lanes : new Lanes(driver, pageLocked, userStream);
  }

  void giveLanes(Lanes lanes) {
    synchronized (idleLanes) {
      idleLanes.push(lanes);
    }
  }

  /// Waits for the calls that are running, then frees everything. What was not given back is
  /// reported. Page-locked tensors that are still open keep the context until they are closed.
  void close() {
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      ticket.done();
      context.release(this::giveAllBack);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void giveAllBack() {
    // No call is running, so all lanes are here.
    idleLanes.forEach(Lanes::close);
    memory.close();
    modules.close();
    pageLocked.close();
  }
}

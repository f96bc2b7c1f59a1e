package io.isoloss.internal.cpu;

import io.isoloss.internal.Pool;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs the blocks of a batch on several threads. Which thread takes which block is left to chance;
/// results do not depend on it.
///
/// The caller works too, and never waits for a helper that has not begun. So a closed pool, or one
/// that is busy with other callers, costs speed and nothing else.
final class Parallel<W> implements AutoCloseable {
  /// Work on blocks; one object serves all threads.
  interface Task<W> {
    void run(long block, W workspace);

    /// A thread has run its last block.
    default void done(W workspace) {}
  }

  private final int helpers;
  private final @Nullable ExecutorService executor;
  private final Pool<W> workspaces;
  private final Consumer<W> release;

  /// @param release makes a workspace let go of its task's memory before it waits for the next task
  Parallel(int threads, Supplier<W> workspaces, Consumer<W> release) {
    this.release = release;
    this.helpers = threads - 1;
    this.workspaces = new Pool<>(workspaces);
    this.executor = helpers == 0 ? null : daemons(helpers);
  }

  private static ExecutorService daemons(int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("isoloss-cpu-", 1).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /// Runs blocks 0 to `blocks` - 1 and returns when all are done.
  void run(long blocks, Task<W> task) {
    if (executor == null || blocks < 2) {
      W workspace = workspaces.take();
      for (long block = 0; block < blocks; block++) {
        task.run(block, workspace);
      }
      task.done(workspace);
      // Not given back after a failure, when it may hold half a result.
      give(workspace);
    } else {
      Job job = new Job(blocks, task);
      for (long helper = 0; helper < Math.min(helpers, blocks - 1); helper++) {
        try {
          executor.execute(job);
        } catch (RejectedExecutionException | OutOfMemoryError unavailable) {
          // Closed, or no more threads are to be had. Not to be thrown while helpers are at work.
          break;
        }
      }
      job.run();
      job.await();
    }
  }

  private void give(W workspace) {
    release.accept(workspace);
    workspaces.give(workspace);
  }

  private final class Job implements Runnable {
    private final long blocks;

    /// Null when all is over: the job may lie in the helpers' queue for long, and is not to keep
    /// the caller's memory there.
    private @Nullable Task<W> task;

    private final AtomicLong next = new AtomicLong();
    private int running;
    private @Nullable Throwable failure;

    Job(long blocks, Task<W> task) {
      this.blocks = blocks;
      this.task = task;
    }

    @Override
    public void run() {
      Task<W> task = enter();
      if (task == null) {
        return;
      }
      W workspace = workspaces.take();
      Throwable thrown = null;
      try {
        for (long block = next.getAndIncrement(); block < blocks; block = next.getAndIncrement()) {
          task.run(block, workspace);
        }
        task.done(workspace);
        give(workspace);
      } catch (Throwable e) {
        // The workspace is dropped, and the other threads stop early.
        next.set(blocks);
        thrown = e;
      }
      leave(thrown);
    }

    /// The task, or null if it is over.
    private synchronized @Nullable Task<W> enter() {
      if (task != null) {
        running++;
      }
      return task;
    }

    private synchronized void leave(@Nullable Throwable thrown) {
      running--;
      if (failure == null) {
        failure = thrown;
      }
      notifyAll();
    }

    private synchronized void await() {
      task = null;
      boolean interrupted = false;
      while (running > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.shutdown();
    }
  }
}

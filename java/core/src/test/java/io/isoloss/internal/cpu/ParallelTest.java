package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {
  /// A task that keeps its threads until it is let go.
  private record Busy(CountDownLatch begun, CountDownLatch end)
      implements Parallel.Task<AtomicLong> {
    @Override
    public void run(long block, AtomicLong workspace) {
      begun.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Count(AtomicLong blocks) implements Parallel.Task<AtomicLong> {
    @Override
    public void run(long block, AtomicLong workspace) {
      blocks.incrementAndGet();
    }
  }

  /// The job that helpers never came to waits in their queue, and must not keep its task's memory.
  @Test
  void aTaskThatIsOverIsNotKeptByTheQueue() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    try (Parallel<AtomicLong> parallel = new Parallel<>(2, AtomicLong::new, workspace -> {})) {
      Thread other = Thread.ofPlatform().start(() -> parallel.run(2, new Busy(begun, end)));
      begun.await();
      WeakReference<Object> task = runWhileHelpersAreBusy(parallel);
      assertCollected(task);
      end.countDown();
      other.join();
    }
  }

  /// A method of its own, so that no local variable keeps the task.
  private static WeakReference<Object> runWhileHelpersAreBusy(Parallel<AtomicLong> parallel) {
    Count count = new Count(new AtomicLong());
    parallel.run(5, count);
    assertThat(count.blocks).hasValue(5);
    return new WeakReference<>(count);
  }

  static void assertCollected(WeakReference<?> reference) throws InterruptedException {
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(reference.get()).isNull();
  }

  /// Before it goes back to the pool, for one thread and for several.
  @Test
  void workspacesAreReleased() {
    AtomicLong releases = new AtomicLong();
    try (Parallel<AtomicLong> one =
            new Parallel<>(1, AtomicLong::new, _ -> releases.incrementAndGet());
        Parallel<AtomicLong> two =
            new Parallel<>(2, AtomicLong::new, _ -> releases.incrementAndGet())) {
      one.run(3, new Count(new AtomicLong()));
      assertThat(releases).hasValue(1);
      two.run(3, new Count(new AtomicLong()));
      assertThat(releases.get()).isBetween(2L, 3L);
    }
  }
}

package io.isoloss.internal.emulator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Runs the blocks of a launch.
public final class Grid {
  private Grid() {}

  /// Runs a launch to its end.
  ///
  /// @param threads how many blocks may run at once
  /// @return what was done
  /// @throws KernelFault if a check fails
  public static Counts run(Launch launch, int threads) {
    long blocks = launch.grid().count();
    AtomicLong next = new AtomicLong();
    if (threads == 1 || blocks == 1) {
      return work(launch, next, blocks);
    }
    List<Callable<Counts>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, blocks); i++) {
      workers.add(() -> work(launch, next, blocks));
    }
    Counts total = Counts.NONE;
    try (ExecutorService executor = Executors.newFixedThreadPool(workers.size())) {
      for (Future<Counts> result : executor.invokeAll(workers)) {
        total = total.plus(result.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a launch of " + launch.program().name(), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KernelFault fault) {
        throw fault;
      }
      throw new IllegalStateException("launch of " + launch.program().name() + " failed", e);
    }
    return total;
  }

  private static Counts work(Launch launch, AtomicLong next, long blocks) {
    Counters counters = new Counters();
    Block block = new Block(launch, counters);
    try {
      for (long i = next.getAndIncrement(); i < blocks; i = next.getAndIncrement()) {
        block.run(i);
      }
    } catch (KernelFault fault) {
      next.set(blocks);
      throw fault;
    }
    return counters.counts();
  }
}

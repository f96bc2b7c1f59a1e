package io.isoloss.benchmarks;

/// Work that fits into the cache and that one compiled kernel, or a few, spend their time in.
///
/// @param name the operation, the type, the classes, where the data lie
/// @param run one run
/// @param elements how many numbers a run reads
record JitKernel(String name, Runnable run, int elements) {
  /// ns per element of one run.
  double time() {
    long start = System.nanoTime();
    run.run();
    return (double) (System.nanoTime() - start) / elements;
  }

  /// The least time per element that is seen before a deadline, or the first that is low enough.
  double leastTime(double enough, long nanos) {
    long end = System.nanoTime() + nanos;
    double least = time();
    while (least > enough && System.nanoTime() < end) {
      least = Math.min(least, time());
    }
    return least;
  }

  @Override
  public String toString() {
    return name;
  }
}

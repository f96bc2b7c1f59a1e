package io.isoloss.benchmarks;

/// A line of the table to be.
record Entry(Operation operation, BatchShape shape, int threads, Goal goal) {
  Contest open() {
    return operation.open(shape, threads);
  }

  @Override
  public String toString() {
    return operation + " " + shape + ", " + threads + (threads == 1 ? " thread" : " threads");
  }
}

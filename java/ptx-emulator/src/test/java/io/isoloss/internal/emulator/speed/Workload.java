package io.isoloss.internal.emulator.speed;

import io.isoloss.DType;

/// An operation on a batch.
record Workload(Operation operation, DType type, int rows, int classes) {
  /// Rows enough that each multiprocessor has several, but few of the long ones.
  static Workload of(Operation operation, DType type, int classes) {
    return new Workload(operation, type, Math.clamp((1 << 17) / classes, 16, 2048), classes);
  }

  long elements() {
    return (long) rows * classes;
  }

  /// What must be read of the operands at the least, in bytes.
  long leastRead() {
    return operation.reads(classes) * elements() * type.bytes();
  }

  /// What must be written at the least, but for what there is one of for each row.
  long leastWritten() {
    long losses = operation.storesLosses() ? elements() * type.lossType().bytes() : 0;
    return operation.writes() * elements() * type.bytes() + losses;
  }

  @Override
  public String toString() {
    return "%s, %s, %d x %d".formatted(operation, type, rows, classes);
  }
}

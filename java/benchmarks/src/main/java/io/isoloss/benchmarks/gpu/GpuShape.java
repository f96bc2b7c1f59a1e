package io.isoloss.benchmarks.gpu;

import io.isoloss.DType;

/// A batch of so many rows.
record GpuShape(DType type, long rows, long classes) {
  /// As many rows as fit into so many bytes.
  static GpuShape of(DType type, long classes, long bytes) {
    return new GpuShape(type, Math.max(1, bytes / (classes * type.bytes())), classes);
  }

  long elements() {
    return rows * classes;
  }

  String typeText() {
    return type == DType.FLOAT32 ? "f32" : "bf16";
  }

  @Override
  public String toString() {
    return rows + "x" + classes;
  }
}

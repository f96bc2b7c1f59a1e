package io.isoloss.benchmarks.gpu;

import io.isoloss.DType;

/// What is measured. The names are those in PyTorch's script, `torch_bench.py`.
enum GpuOperation {
  CE_FORWARD("ce-forward", true),
  CE_GRADIENT("ce-gradient", true),
  SOFTMAX("softmax", true),
  LOG_SOFTMAX("log-softmax", true),
  BCE_NONE("bce-none", false),
  BCE_MEAN("bce-mean", false),
  BCE_GRADIENT("bce-gradient", false);

  final String text;

  /// Whether it works row by row, so that the number of classes matters.
  final boolean rows;

  GpuOperation(String text, boolean rows) {
    this.text = text;
    this.rows = rows;
  }

  /// The bytes that must move: every input read once, every output written once.
  double bytes(GpuShape shape) {
    double elements = (double) shape.elements();
    double input = elements * shape.type().bytes();
    return switch (this) {
      case CE_FORWARD -> input + shape.rows() * (double) Long.BYTES;
      case CE_GRADIENT -> 2 * input + shape.rows() * (double) Long.BYTES;
      case SOFTMAX, LOG_SOFTMAX, BCE_MEAN -> 2 * input;
      case BCE_NONE -> 2 * input + elements * shape.type().lossType().bytes();
      case BCE_GRADIENT -> 3 * input;
    };
  }

  /// The part of the copy's bandwidth that should be reached on an H200-class card; 0 for no goal.
  double goal(GpuShape shape) {
    if (shape.classes() <= 256) {
      return .6;
    }
    if (shape.classes() < 4096) {
      return 0;
    }
    boolean forward = this == CE_FORWARD || this == BCE_MEAN;
    return shape.type() == DType.FLOAT32 ? .9 : forward ? .7 : .85;
  }
}

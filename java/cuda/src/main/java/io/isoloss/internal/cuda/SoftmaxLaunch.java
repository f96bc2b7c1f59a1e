package io.isoloss.internal.cuda;

import io.isoloss.Tensor;

/// Softmax and log-softmax along an axis.
final class SoftmaxLaunch {
  private SoftmaxLaunch() {}

  static void softmax(Gpu gpu, Tensor input, int axis, Tensor output) {
    run(gpu, "softmax", input, axis, output);
  }

  static void logSoftmax(Gpu gpu, Tensor input, int axis, Tensor output) {
    run(gpu, "log_softmax", input, axis, output);
  }

  private static void run(Gpu gpu, String module, Tensor input, int axis, Tensor output) {
    Axis layout = Axis.of(input.shape(), axis);
    if (layout.classes() == 0) {
      return;
    }
    RowKernel rows = new RowKernel(gpu, module, input.type(), layout, true);
    try (Call call = gpu.call(layout.outer())) {
      Operand x = call.read(input);
      Operand y = call.write(output);
      call.run(chunk -> rows.launch(chunk, chunk.arguments(), x, y));
    }
  }
}

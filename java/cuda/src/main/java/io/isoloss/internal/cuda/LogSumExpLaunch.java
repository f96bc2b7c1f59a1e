package io.isoloss.internal.cuda;

import io.isoloss.Tensor;

/// Log-sum-exp along an axis.
final class LogSumExpLaunch {
  private LogSumExpLaunch() {}

  static void run(Gpu gpu, Tensor input, int axis, Tensor output) {
    Axis layout = Axis.of(input.shape(), axis);
    RowKernel rows = new RowKernel(gpu, "logsumexp", input.type(), layout, false);
    try (Call call = gpu.call(layout.outer())) {
      // Rows without classes have results and nothing to read.
      Operand x = layout.classes() == 0 ? null : call.read(input);
      Operand y = call.write(output);
      call.run(chunk -> rows.launch(chunk, chunk.arguments().pointer(chunk.pointer(y)), x, null));
    }
  }
}

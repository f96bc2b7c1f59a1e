package io.isoloss.internal.cuda;

import io.isoloss.Tensor;

/// Sigmoid and log-sigmoid.
final class SigmoidLaunch {
  /// Elements of a thread in a full tile of float32.
  private static final int PER_THREAD = 8;

  private SigmoidLaunch() {}

  static void sigmoid(Gpu gpu, Tensor input, Tensor output) {
    run(gpu, "sigmoid", input, output);
  }

  static void logSigmoid(Gpu gpu, Tensor input, Tensor output) {
    run(gpu, "log_sigmoid", input, output);
  }

  private static void run(Gpu gpu, String module, Tensor input, Tensor output) {
    Kernel kernel = gpu.kernel(module, module + "_" + Tensors.suffix(input.type()));
    try (Call call = gpu.call(input.shape().elements())) {
      Operand x = call.read(input);
      Operand y = call.write(output);
      call.run(
          chunk ->
              chunk.launch(
                  kernel,
                  Grids.of(gpu, Math.ceilDiv(chunk.count(), PER_THREAD)),
                  Grids.BLOCK,
                  0,
                  chunk
                      .arguments()
                      .pointer(chunk.pointer(x))
                      .pointer(chunk.pointer(y))
                      .int64(chunk.count())));
    }
  }
}

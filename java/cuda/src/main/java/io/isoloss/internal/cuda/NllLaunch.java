package io.isoloss.internal.cuda;

import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import org.jspecify.annotations.Nullable;

/// Negative log-likelihood.
final class NllLaunch {
  private NllLaunch() {}

  static void run(Gpu gpu, Nll loss, Tensor input, Tensor targets, Pass pass) {
    Axis layout = Axis.ofClasses(input.shape());
    if (layout.inner() == 0) {
      return;
    }
    String suffix = Tensors.suffix(input.type());
    Kernel forward = gpu.kernel("nll", "nll_" + suffix);
    Kernel backward = gpu.kernel("nll", "nll_gradient_" + suffix);
    Divisor inner = Divisor.of(layout.inner());
    Tensor losses = pass.losses();
    Tensor gradient = pass.gradient();
    try (Call call = gpu.call(layout.outer())) {
      Operand x = call.read(input);
      Labels labels = new Labels(gpu, call, targets, layout.classes(), loss.ignoreIndex());
      Operand l = call.scratch(layout.inner() * Integer.BYTES);
      Operand w = loss.weight() == null ? null : call.doubles(loss.weight());
      Operand y = losses == null ? null : call.write(losses);
      Operand g = gradient == null ? null : call.write(gradient);
      DeviceSum sum = new DeviceSum(call);
      call.run(
          chunk -> {
            long rows = chunk.count() * layout.inner();
            labels.write(chunk, rows, l);
            Arguments arguments = rows(chunk, l, w, rows, layout, inner);
            chunk.launch(
                forward,
                Grids.of(gpu, rows),
                Grids.BLOCK,
                0,
                arguments
                    .pointer(chunk.pointer(x))
                    .pointer(chunk.pointer(y))
                    .pointer(chunk.pointer(sum.operand())));
            if (gradient != null) {
              chunk.zero(chunk.pointer(g), rows * layout.classes() * gradient.type().bytes());
              chunk.launch(
                  backward,
                  Grids.of(gpu, rows),
                  Grids.BLOCK,
                  0,
                  rows(chunk, l, w, rows, layout, inner)
                      .float64(pass.divisor())
                      .pointer(chunk.pointer(g)));
            }
          });
      sum.addTo(pass.sum());
    }
  }

  /// The struct Rows of nll.cu.
  private static Arguments rows(
      Chunk chunk,
      Operand labels,
      @Nullable Operand weights,
      long rows,
      Axis layout,
      Divisor inner) {
    Arguments arguments =
        chunk
            .arguments()
            .pointer(chunk.pointer(labels))
            .pointer(chunk.pointer(weights))
            .int64(rows)
            .int64(layout.classes());
    inner.pack(arguments);
    return arguments;
  }
}

package io.isoloss.internal.cuda;

import io.isoloss.CrossEntropy;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;

/// Cross-entropy.
final class CrossEntropyLaunch {
  private CrossEntropyLaunch() {}

  static void run(Gpu gpu, CrossEntropy loss, Tensor logits, Tensor targets, Pass pass) {
    Axis layout = Axis.ofClasses(logits.shape());
    if (layout.classes() == 0) {
      return;
    }
    boolean indices = targets.type().isInteger();
    boolean soft = !indices || loss.labelSmoothing() != 0;
    Tensor losses = pass.losses();
    Tensor gradient = pass.gradient();
    String module = soft ? "soft_cross_entropy" : "cross_entropy";
    RowKernel rows = new RowKernel(gpu, module, logits.type(), layout, gradient != null);
    try (Call call = gpu.call(layout.outer())) {
      Operand x = call.read(logits);
      LabelOperand labels = indices ? new LabelOperand(gpu, call, loss, targets, layout) : null;
      Operand t = indices ? null : call.read(targets);
      Operand w = loss.weight() == null ? null : call.doubles(loss.weight());
      LossOperand l = new LossOperand(gpu, call, logits.type(), layout.inner(), losses);
      Operand g = gradient == null ? null : call.write(gradient);
      call.run(
          chunk -> {
            long labelled = labels == null ? 0 : labels.write(chunk);
            Arguments arguments = chunk.arguments().pointer(labelled);
            if (soft) {
              arguments
                  .pointer(chunk.pointer(t))
                  .pointer(chunk.pointer(w))
                  .float64(1 - loss.labelSmoothing())
                  .float64(loss.labelSmoothing() / layout.classes());
            } else {
              arguments.pointer(chunk.pointer(w));
            }
            arguments.float64(pass.divisor()).pointer(chunk.pointer(l.operand()));
            rows.launch(chunk, arguments, x, g);
            l.sum(chunk);
          });
      l.addTo(pass.sum());
    }
  }

  /// The labels of a chunk, as row kernels take them.
  private record LabelOperand(Labels labels, Operand operand, long inner) {
    LabelOperand(Gpu gpu, Call call, CrossEntropy loss, Tensor targets, Axis layout) {
      this(
          new Labels(gpu, call, targets, layout.classes(), loss.ignoreIndex()),
          call.scratch(layout.inner() * Integer.BYTES),
          layout.inner());
    }

    /// Returns where they are.
    long write(Chunk chunk) {
      labels.write(chunk, chunk.count() * inner, operand);
      return chunk.pointer(operand);
    }
  }
}

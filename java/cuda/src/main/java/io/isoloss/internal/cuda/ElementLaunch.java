package io.isoloss.internal.cuda;

import io.isoloss.DType;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A loss element by element: what its kernels read, and how they are launched.
///
/// @param module the kernels' module
/// @param kernel how their names begin
/// @param second weights of positive targets, or variances
/// @param eps the least variance
/// @param constant the constant term of the Gaussian likelihood
record ElementLaunch(
    String module,
    String kernel,
    Tensor input,
    Tensor target,
    @Nullable Tensor weight,
    @Nullable Tensor second,
    double eps,
    double constant) {

  /// Elements of a thread in a full tile of float32.
  private static final int PER_THREAD = 4;

  ElementLaunch(String module, Tensor input, Tensor target) {
    this(module, module, input, target, null, null, 0, 0);
  }

  /// Runs on values of any kind.
  void run(Gpu gpu, Pass pass) {
    run(gpu, pass.losses(), pass.gradient(), pass.divisor(), pass.sum());
  }

  /// Runs unless a value lies outside the loss's domain; then `refuse` shall say which.
  void run(Gpu gpu, Pass pass, Runnable refuse) {
    // What may have to be named must not be overwritten before.
    boolean mustCheckFirst = overlap(pass.gradient()) || overlap(pass.losses());
    if ((mustCheckFirst && run(gpu, null, null, 1, null))
        || run(gpu, pass.losses(), pass.gradient(), pass.divisor(), pass.sum())) {
      refuse.run();
    }
  }

  private boolean overlap(@Nullable Tensor result) {
    return Stream.of(this.input, target, weight, second)
        .anyMatch(operand -> Tensors.overlap(operand, result));
  }

  /// Whether a value lies outside the loss's domain; then nothing is added to the sum.
  private boolean run(
      Gpu gpu,
      @Nullable Tensor losses,
      @Nullable Tensor gradient,
      double divisor,
      @Nullable ExactSum sum) {
    DType type = input.type();
    Kernel function = gpu.kernel(module, kernel + "_" + Tensors.suffix(type));
    try (Call call = gpu.call(input.shape().elements())) {
      Operand x = call.read(input);
      Operand t = call.read(target);
      Broadcast w = Broadcast.of(call, weight, input.shape());
      Broadcast s = Broadcast.of(call, second, input.shape());
      Operand g = gradient == null ? null : call.write(gradient);
      Operand l = losses == null ? null : call.write(losses);
      DeviceSum total = sum == null ? null : new DeviceSum(call);
      Operand.Accumulator bad = call.accumulator(Long.BYTES);
      // The divisor is the batch's, an exact total in double; it becomes a factor of the type,
      // which is applied last, as every device does.
      double scale = 1 / divisor;
      call.run(
          chunk -> {
            Arguments arguments = chunk.arguments().pointer(chunk.pointer(x));
            arguments.pointer(chunk.pointer(t));
            w.pack(chunk, arguments);
            s.pack(chunk, arguments);
            arguments
                .pointer(chunk.pointer(g))
                .pointer(chunk.pointer(l))
                .pointer(total == null ? 0 : chunk.pointer(total.operand()))
                .pointer(chunk.pointer(bad))
                .int64(chunk.first())
                .int64(chunk.count());
            computed(arguments, w.isNone() ? scale : 1);
            computed(arguments, scale);
            computed(arguments, eps);
            computed(arguments, constant);
            chunk.launch(
                function,
                Grids.of(gpu, Math.ceilDiv(chunk.count(), PER_THREAD)),
                Grids.BLOCK,
                0,
                arguments);
          });
      boolean anyBad = bad.content().get(ValueLayout.JAVA_LONG, 0) != 0;
      if (sum != null && total != null && !anyBad) {
        total.addTo(sum);
      }
      return anyBad;
    }
  }

  /// A number of the type that the input is computed in.
  private void computed(Arguments arguments, double value) {
    if (input.type() == DType.FLOAT64) {
      arguments.float64(value);
    } else {
      arguments.float32((float) value);
    }
  }
}

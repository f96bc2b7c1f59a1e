package io.isoloss.internal.cpu;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.DeviceInfo;
import io.isoloss.GaussianNll;
import io.isoloss.Mse;
import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.Backend;
import io.isoloss.internal.Pass;
import io.isoloss.internal.TargetTotals;
import io.isoloss.internal.math.ExactSum;
import org.jspecify.annotations.Nullable;

/// Every operation on the CPU.
public final class CpuBackend implements Backend {
  private final Kernels kernels;
  private final Parallel<Workspace> parallel;

  private CpuBackend(int threads, Kernels kernels) {
    this.kernels = kernels;
    this.parallel = new Parallel<>(threads, () -> new Workspace(kernels), Workspace::release);
  }

  public static CpuBackend open(int threads) {
    return open(threads, Kernels.chosen());
  }

  static CpuBackend open(int threads, Kernels kernels) {
    return new CpuBackend(threads, kernels);
  }

  public static DeviceInfo info() {
    int threads = Runtime.getRuntime().availableProcessors();
    String description =
        "%s, %d threads, %s"
            .formatted(System.getProperty("os.arch"), threads, Kernels.description());
    return new DeviceInfo("cpu", description, 0, null);
  }

  @Override
  public ExactSum newSum() {
    return new ExactSum();
  }

  @Override
  public void scanTargets(
      Tensor targets,
      long classes,
      long ignoreIndex,
      @Nullable Tensor weight,
      long firstRow,
      TargetTotals totals) {
    ScanTask task = new ScanTask(targets, classes, ignoreIndex, weight, firstRow, totals);
    parallel.run(task.blocks(), task);
  }

  @Override
  public void crossEntropy(CrossEntropy loss, Tensor logits, Tensor targets, Pass pass) {
    run(new CrossEntropyTask(loss, logits, targets, pass));
  }

  @Override
  public void nll(Nll loss, Tensor logProbabilities, Tensor targets, Pass pass) {
    NllTask task = new NllTask(loss, logProbabilities, targets, pass);
    parallel.run(task.layout.blocks(), task);
  }

  @Override
  public void bce(Bce loss, Tensor probabilities, Tensor targets, long firstElement, Pass pass) {
    run(ElementCall.bce(loss, probabilities, targets, firstElement, pass));
  }

  @Override
  public void bceWithLogits(BceWithLogits loss, Tensor logits, Tensor targets, Pass pass) {
    run(ElementCall.bceWithLogits(loss, logits, targets, pass));
  }

  @Override
  public void mse(Mse loss, Tensor input, Tensor targets, Pass pass) {
    run(ElementCall.mse(input, targets, pass));
  }

  @Override
  public void gaussianNll(
      GaussianNll loss, Tensor input, Tensor targets, long firstElement, Pass pass) {
    run(ElementCall.gaussianNll(loss, input, targets, firstElement, pass));
  }

  @Override
  public void softmax(Tensor input, int axis, Tensor output) {
    run(new RowFunctionTask(false, input, axis, output));
  }

  @Override
  public void logSoftmax(Tensor input, int axis, Tensor output) {
    run(new RowFunctionTask(true, input, axis, output));
  }

  @Override
  public void logSumExp(Tensor input, int axis, Tensor output) {
    LogSumExpTask task = new LogSumExpTask(input, axis, output);
    if (task.layout.classes() == 0) {
      task.fill(Float.NEGATIVE_INFINITY);
    }
    run(task);
  }

  @Override
  public void sigmoid(Tensor input, Tensor output) {
    run(ElementCall.function(ElementOp.SIGMOID, input, output));
  }

  @Override
  public void logSigmoid(Tensor input, Tensor output) {
    run(ElementCall.function(ElementOp.LOG_SIGMOID, input, output));
  }

  private void run(RowTask task) {
    parallel.run(task.layout.blocks(), task);
  }

  private void run(ElementCall call) {
    if (call.mustCheckFirst()) {
      compute(call.check());
    }
    compute(call);
  }

  private void compute(ElementCall call) {
    ElementTask task = call.task(kernels);
    parallel.run(task.blocks(), task);
    task.finish();
  }

  @Override
  public void close() {
    parallel.close();
  }
}

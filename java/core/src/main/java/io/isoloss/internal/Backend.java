package io.isoloss.internal;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.GaussianNll;
import io.isoloss.Mse;
import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The operations that a device implements, one method an operation.
///
/// Shapes and types are checked before a call (see [Checks]), and class-index targets have been
/// scanned, so an implementation may rely on them. Every method is thread-safe.
public interface Backend extends AutoCloseable {
  /// A new exact accumulator, of the kind that this device adds to fastest.
  ExactSum newSum();

  /// Counts the rows, sums their weights and finds the bad labels of class-index targets.
  ///
  /// @param firstRow the number of the first row, for messages, where the targets are a chunk
  void scanTargets(
      Tensor targets,
      long classes,
      long ignoreIndex,
      @Nullable Tensor weight,
      long firstRow,
      TargetTotals totals);

  void crossEntropy(CrossEntropy loss, Tensor logits, Tensor targets, Pass pass);

  void nll(Nll loss, Tensor logProbabilities, Tensor targets, Pass pass);

  /// @param firstElement the number of the first element, for messages, where the input is a chunk
  void bce(Bce loss, Tensor probabilities, Tensor targets, long firstElement, Pass pass);

  void bceWithLogits(BceWithLogits loss, Tensor logits, Tensor targets, Pass pass);

  void mse(Mse loss, Tensor input, Tensor targets, Pass pass);

  void gaussianNll(GaussianNll loss, Tensor input, Tensor targets, long firstElement, Pass pass);

  void softmax(Tensor input, int axis, Tensor output);

  void logSoftmax(Tensor input, int axis, Tensor output);

  void logSumExp(Tensor input, int axis, Tensor output);

  void sigmoid(Tensor input, Tensor output);

  void logSigmoid(Tensor input, Tensor output);

  /// Whether tensors that lie on the device ([Tensor#isOnDevice]) may be among the operands.
  default boolean takesDeviceTensors() {
    return false;
  }

  /// Zeroed memory on the host, of the kind that this device copies fastest. It is freed with
  /// `arena`, which may outlive the backend.
  default MemorySegment allocateHost(long bytes, Arena arena) {
    return arena.allocate(bytes, 64);
  }

  @Override
  void close();
}

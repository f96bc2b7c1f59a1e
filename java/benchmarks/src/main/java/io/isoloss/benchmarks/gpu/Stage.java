package io.isoloss.benchmarks.gpu;

import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.Reduction;
import io.isoloss.Tensor;
import java.lang.foreign.MemorySegment;

/// The tensors of one shape on the card, in as many copies as are used in turn, so that nothing is
/// still in the cache.
final class Stage {
  private static final int COPIES = 2;

  private final Card card;
  private final GpuShape shape;
  private final Tensor[] inputs = new Tensor[COPIES];
  private final Tensor[] outputs = new Tensor[COPIES];
  private final Tensor[] targets = new Tensor[COPIES];
  private final Tensor[] losses = new Tensor[COPIES];
  private final BceWithLogits none = new BceWithLogits().withReduction(Reduction.NONE);

  /// @param rows whether for operations on rows, which have class indices as targets
  Stage(Card card, GpuShape shape, boolean rows) {
    this.card = card;
    this.shape = shape;
    int most = (int) Math.min(Integer.MAX_VALUE, shape.elements());
    MemorySegment labels = GpuData.labels(shape.classes(), shape.rows());
    for (int i = 0; i < COPIES; i++) {
      inputs[i] = card.filled(GpuData.logits(shape.type(), i, most), shape);
      outputs[i] = card.empty(shape.type(), shape.rows(), shape.classes());
      if (rows) {
        targets[i] = card.tensor(labels, DType.INT64, shape.rows());
      } else {
        targets[i] = card.filled(GpuData.binaryTargets(shape.type(), most), shape);
        losses[i] = card.empty(shape.type().lossType(), shape.rows(), shape.classes());
      }
    }
  }

  /// One call, on the next of the copies.
  void run(GpuOperation operation, Device device, int turn) {
    int i = turn % COPIES;
    switch (operation) {
      case CE_FORWARD -> device.loss(new CrossEntropy(), inputs[i], targets[i]).close();
      case CE_GRADIENT ->
          device.lossAndGradient(new CrossEntropy(), inputs[i], targets[i], outputs[i]).close();
      case SOFTMAX -> device.softmax(inputs[i], 1, outputs[i]);
      case LOG_SOFTMAX -> device.logSoftmax(inputs[i], 1, outputs[i]);
      // A stream, because the losses of a single call go to the host.
      case BCE_NONE -> device.stream(none).add(inputs[i], targets[i], losses[i], null);
      case BCE_MEAN -> device.loss(new BceWithLogits(), inputs[i], targets[i]).close();
      case BCE_GRADIENT ->
          device.lossAndGradient(new BceWithLogits(), inputs[i], targets[i], outputs[i]).close();
    }
  }

  /// The card's own copy of an input.
  void copy(int turn) {
    int i = turn % COPIES;
    card.driver.copyOnDevice(
        outputs[i].devicePointer(),
        inputs[i].devicePointer(),
        shape.elements() * shape.type().bytes(),
        card.stream);
  }
}

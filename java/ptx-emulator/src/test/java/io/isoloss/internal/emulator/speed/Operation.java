package io.isoloss.internal.emulator.speed;

import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.Device;
import io.isoloss.LossResult;
import io.isoloss.Reduction;
import io.isoloss.Tensor;

/// An operation whose launches are counted, with all operands on the device.
enum Operation {
  CROSS_ENTROPY("cross-entropy", "cross_entropy_", 1, 0),
  CROSS_ENTROPY_GRADIENT("cross-entropy and gradient", "cross_entropy_", 1, 1),
  SOFTMAX("softmax", "softmax_", 1, 1),
  LOG_SOFTMAX("log-softmax", "log_softmax_", 1, 1),
  LOG_SUM_EXP("logsumexp", "logsumexp_", 1, 0),
  BCE_WITH_LOGITS("BCE with logits", "bce_with_logits_", 2, 0),
  BCE_WITH_LOGITS_LOSSES("BCE with logits, none", "bce_with_logits_", 2, 0),
  BCE_WITH_LOGITS_GRADIENT("BCE with logits and gradient", "bce_with_logits_", 2, 1);

  /// A row of so many classes still fits into the registers of a block.
  private static final int MOST_ON_CHIP = 16 * 2048;

  private final String title;
  private final String kernel;
  private final int reads;
  private final int writes;

  /// @param kernel how the name of its main kernel begins
  /// @param reads how many operands of the input's size must be read
  /// @param writes how many must be written
  Operation(String title, String kernel, int reads, int writes) {
    this.title = title;
    this.kernel = kernel;
    this.reads = reads;
    this.writes = writes;
  }

  boolean isMain(String launched) {
    return launched.startsWith(kernel);
  }

  boolean isOfRows() {
    return reads == 1;
  }

  boolean hasLabels() {
    return this == CROSS_ENTROPY || this == CROSS_ENTROPY_GRADIENT;
  }

  boolean hasOutput() {
    return writes > 0;
  }

  /// Whether each element has a loss that is stored.
  boolean storesLosses() {
    return this == BCE_WITH_LOGITS_LOSSES;
  }

  /// How many operands of the input's size must be read: a row that is written must be read again
  /// if it does not fit on the chip.
  int reads(int classes) {
    return isOfRows() && hasOutput() && classes > MOST_ON_CHIP ? reads + 1 : reads;
  }

  int writes() {
    return writes;
  }

  /// @param labels the classes, or the values of a second operand
  /// @param output as large as the input
  /// @param row an element for each row
  void run(Device device, Tensor input, Tensor labels, Tensor output, Tensor row) {
    switch (this) {
      case CROSS_ENTROPY -> close(device.loss(new CrossEntropy(), input, labels));
      case CROSS_ENTROPY_GRADIENT ->
          close(device.lossAndGradient(new CrossEntropy(), input, labels, output));
      case SOFTMAX -> device.softmax(input, 1, output);
      case LOG_SOFTMAX -> device.logSoftmax(input, 1, output);
      case LOG_SUM_EXP -> device.logSumExp(input, 1, row);
      case BCE_WITH_LOGITS -> close(device.loss(new BceWithLogits(), input, labels));
      case BCE_WITH_LOGITS_LOSSES ->
          close(device.loss(new BceWithLogits().withReduction(Reduction.NONE), input, labels));
      case BCE_WITH_LOGITS_GRADIENT ->
          close(device.lossAndGradient(new BceWithLogits(), input, labels, output));
    }
  }

  private static void close(LossResult result) {
    result.close();
  }

  @Override
  public String toString() {
    return title;
  }
}

package io.isoloss.cli;

import io.isoloss.Device;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/// The functions that `isoloss apply` knows.
enum Function {
  SOFTMAX,
  LOG_SOFTMAX,
  LOGSUMEXP,
  SIGMOID,
  LOG_SIGMOID;

  /// Whether it works along an axis, or else on each element alone.
  boolean hasAxis() {
    return switch (this) {
      case SOFTMAX, LOG_SOFTMAX, LOGSUMEXP -> true;
      case SIGMOID, LOG_SIGMOID -> false;
    };
  }

  Shape outputShape(Shape input, int axis) {
    return this == LOGSUMEXP ? input.without(axis) : input;
  }

  void apply(Device device, Tensor input, int axis, Tensor output) {
    switch (this) {
      case SOFTMAX -> device.softmax(input, axis, output);
      case LOG_SOFTMAX -> device.logSoftmax(input, axis, output);
      case LOGSUMEXP -> device.logSumExp(input, axis, output);
      case SIGMOID -> device.sigmoid(input, output);
      case LOG_SIGMOID -> device.logSigmoid(input, output);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static final class Converter implements ITypeConverter<Function> {
    @Override
    public Function convert(String text) {
      return Names.find(text, List.of(values()));
    }
  }
}

package io.isoloss;

import org.jspecify.annotations.Nullable;

/// The checks that losses share.
final class Options {
  private Options() {}

  static void requireUnitInterval(String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new OptionException(option, value, "must lie in [0, 1]");
    }
  }

  static void requireFloat(String option, @Nullable Tensor value) {
    if (value != null && !value.type().isFloat()) {
      throw new TypeException(option + " is " + value.type() + ", it must be a floating type");
    }
  }

  static void requireClassWeights(@Nullable Tensor weight) {
    requireFloat("weight", weight);
    if (weight != null && weight.shape().rank() != 1) {
      throw new ShapeException(
          "weight has shape " + weight.shape() + ", it must be (C,): one weight a class");
    }
  }

  /// Whether two losses are the same but for the tensors among their options.
  static boolean sameButTensors(Loss one, Loss other) {
    return one.equals(other) || withoutTensors(one).equals(withoutTensors(other));
  }

  private static Loss withoutTensors(Loss loss) {
    return switch (loss) {
      case CrossEntropy ce -> ce.withWeight(null);
      case Nll nll -> nll.withWeight(null);
      case Bce bce -> bce.withWeight(null);
      case BceWithLogits bce -> bce.withWeight(null).withPosWeight(null);
      case Mse mse -> mse;
      case GaussianNll gaussian ->
          new GaussianNll(NO_VARIANCE, gaussian.full(), gaussian.eps(), gaussian.reduction());
    };
  }

  private static final Tensor NO_VARIANCE = Tensor.of(new float[0], 0);
}

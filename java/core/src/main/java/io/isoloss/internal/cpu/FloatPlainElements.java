package io.isoloss.internal.cpu;

import org.jspecify.annotations.Nullable;

/// The element operations as plain loops, which say what every device computes.
final class FloatPlainElements implements FloatElements {
  @Override
  public FloatStage[] overArrays(ElementOp op) {
    FloatStage stage =
        switch (op) {
          case BCE -> new FloatBce();
          case BCE_WITH_LOGITS, BCE_WITH_POS_WEIGHT -> new FloatBceWithLogits();
          case MSE -> new FloatMse();
          case GAUSSIAN_NLL -> new FloatGaussianNll();
          case SIGMOID -> new FloatSigmoid();
          case LOG_SIGMOID -> new FloatLogSigmoid();
        };
    return new FloatStage[] {stage};
  }

  @Override
  public FloatStage @Nullable [] overMemory(ElementOp op) {
    return null;
  }

  @Override
  public FloatStage weightOverArrays() {
    return new FloatWeight();
  }

  @Override
  public FloatStage weightOverMemory() {
    throw new IllegalStateException("no stages over memory");
  }
}

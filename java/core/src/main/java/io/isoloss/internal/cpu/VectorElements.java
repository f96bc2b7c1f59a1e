package io.isoloss.internal.cpu;

/// The element operations on the Vector API.
final class VectorElements implements FloatElements {
  @Override
  public FloatStage[] overArrays(ElementOp op) {
    return switch (op) {
      case BCE -> new FloatStage[] {new ArrayBceLog(), new ArrayBce()};
      case BCE_WITH_LOGITS -> new FloatStage[] {new ArrayBceWithLogits()};
      case BCE_WITH_POS_WEIGHT -> new FloatStage[] {new ArrayBceWithPosWeight()};
      case MSE -> new FloatStage[] {new ArrayMse()};
      case GAUSSIAN_NLL -> new FloatStage[] {new ArrayGaussianNll()};
      case SIGMOID -> new FloatStage[] {new ArraySigmoid()};
      case LOG_SIGMOID -> new FloatStage[] {new ArrayLogSigmoid()};
    };
  }

  @Override
  public FloatStage[] overMemory(ElementOp op) {
    return switch (op) {
      case BCE -> new FloatStage[] {new NativeBceLog(), new NativeBce()};
      case BCE_WITH_LOGITS -> new FloatStage[] {new NativeBceWithLogits()};
      case BCE_WITH_POS_WEIGHT -> new FloatStage[] {new NativeBceWithPosWeight()};
      case MSE -> new FloatStage[] {new NativeMse()};
      case GAUSSIAN_NLL -> new FloatStage[] {new NativeGaussianNll()};
      case SIGMOID -> new FloatStage[] {new NativeSigmoid()};
      case LOG_SIGMOID -> new FloatStage[] {new NativeLogSigmoid()};
    };
  }

  @Override
  public FloatStage weightOverArrays() {
    return new ArrayWeight();
  }

  @Override
  public FloatStage weightOverMemory() {
    return new NativeWeight();
  }
}

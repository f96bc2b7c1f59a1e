package io.isoloss.internal.cpu;

import org.jspecify.annotations.Nullable;

/// The element operations of one implementation, as stages on tiles in float32.
interface FloatElements {
  /// The stages that take a tile's input and target from arrays.
  FloatStage[] overArrays(ElementOp op);

  /// The stages that take them from memory outside the heap; null if there are none, and they must
  /// be copied into arrays first.
  FloatStage @Nullable [] overMemory(ElementOp op);

  /// The stage that weighs losses and gradients behind the stages over arrays.
  FloatStage weightOverArrays();

  /// The same behind the stages over memory outside the heap.
  FloatStage weightOverMemory();
}

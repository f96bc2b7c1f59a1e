package io.isoloss;

/// An evaluation drawn from a seed. Its text says what it is.
sealed interface RandomCase permits RandomLoss, RandomFunction {
  /// Runs it on copies of the operands that lie in such places.
  Outcome run(Device device, Places places);
}

package io.isoloss;

import io.isoloss.reference.NdArray.Precision;

/// A row of a table of operations that isoloss and LibTorch both have; `toString` is what a failing
/// row prints.
interface AgreementCase {
  /// The type of the input, whose values are exact in it.
  DType type();

  /// Makes the row's data, always the same.
  Batch batch();

  /// The data of a row, and what can be done with it.
  interface Batch {
    Results isoloss(Device device);

    Results torch(Precision precision);

    /// The error that each number may have against the exact one.
    Results allowed();
  }
}

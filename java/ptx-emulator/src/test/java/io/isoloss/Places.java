package io.isoloss;

/// Where the operands of an evaluation lie.
interface Places {
  /// A copy of a host's tensor.
  Tensor put(Tensor original);

  /// What is there now, on the host.
  Tensor back(Tensor placed);

  /// In Java arrays.
  Places HEAP =
      new Places() {
        @Override
        public Tensor put(Tensor original) {
          Tensor copy = Tensor.allocate(original.type(), original.shape());
          copy.memory().copyFrom(original.memory());
          return copy;
        }

        @Override
        public Tensor back(Tensor placed) {
          return placed;
        }
      };
}

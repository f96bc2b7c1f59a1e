package io.isoloss;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

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
          byte[] copy = original.memory().toArray(ValueLayout.JAVA_BYTE);
          return Tensor.wrap(MemorySegment.ofArray(copy), original.type(), original.shape().dims());
        }

        @Override
        public Tensor back(Tensor placed) {
          return placed;
        }
      };
}

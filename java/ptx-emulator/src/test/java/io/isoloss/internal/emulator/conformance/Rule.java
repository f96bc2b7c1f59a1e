package io.isoloss.internal.emulator.conformance;

import org.jspecify.annotations.Nullable;

/// What the ISA manual says that an instruction gives.
@FunctionalInterface
interface Rule {
  /// What comes out of an instruction.
  ///
  /// @param inputs raw bits
  /// @return raw bits, or null where the manual leaves the result open
  long @Nullable [] apply(long[] inputs);
}

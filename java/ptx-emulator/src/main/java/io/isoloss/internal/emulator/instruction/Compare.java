package io.isoloss.internal.emulator.instruction;

/// A comparison of two values, each the raw bits of a register.
@FunctionalInterface
interface Compare {
  boolean test(long a, long b);
}

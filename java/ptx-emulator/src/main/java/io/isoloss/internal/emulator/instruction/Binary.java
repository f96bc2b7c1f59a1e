package io.isoloss.internal.emulator.instruction;

/// A function of two values, each the raw bits of a register of which only the type's own count.
@FunctionalInterface
interface Binary {
  long apply(long a, long b);
}

package io.isoloss.internal.emulator.instruction;

/// A function of one value, each the raw bits of a register of which only the type's own count.
@FunctionalInterface
interface Unary {
  long apply(long a);
}

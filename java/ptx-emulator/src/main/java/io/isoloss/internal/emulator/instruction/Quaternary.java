package io.isoloss.internal.emulator.instruction;

/// A function of four values, each the raw bits of a register of which only the type's own count.
@FunctionalInterface
interface Quaternary {
  long apply(long a, long b, long c, long d);
}

package io.isoloss.internal.emulator.instruction;

/// A function of two predicates, on the bits of all lanes.
@FunctionalInterface
interface PredicateOp {
  int apply(int a, int b);
}

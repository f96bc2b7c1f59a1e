package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// A predicate that is read, perhaps negated.
record PredicateSource(int slot, boolean negated) {
  int bits(Warp warp, int lanes) {
    int bits = warp.predicate(slot, lanes);
    return negated ? ~bits : bits;
  }
}

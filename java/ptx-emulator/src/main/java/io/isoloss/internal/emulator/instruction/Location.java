package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Space;

/// Where a variable lies.
record Location(Space space, long address) {}

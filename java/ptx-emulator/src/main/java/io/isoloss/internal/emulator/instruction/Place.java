package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Warp;

/// `[base+offset]`: where an instruction accesses memory.
///
/// @param base a slot
/// @param mask the bits of the base that count
record Place(int base, long mask, long offset) {
  long[] addresses(Warp warp, int lanes) {
    long[] bases = warp.read(base, lanes);
    long[] addresses = warp.addresses();
    for (int lane = 0; lane < Warp.LANES; lane++) {
      addresses[lane] = (bases[lane] & mask) + offset;
    }
    return addresses;
  }
}

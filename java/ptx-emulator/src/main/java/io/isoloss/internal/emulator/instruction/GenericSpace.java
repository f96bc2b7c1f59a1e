package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.run.Warp;

/// Generic addresses: shared and local memory have a window each, the rest is global.
final class GenericSpace implements MemorySpace {
  private final MemorySpace global = new GlobalSpace();
  private final MemorySpace shared = new SharedSpace();
  private final MemorySpace local = new LocalSpace();

  @FunctionalInterface
  private interface Access {
    void run(MemorySpace space, int lanes, long[] addresses);
  }

  @Override
  public void load(Warp warp, int lanes, long[] addresses, int size, long[][] to) {
    split(lanes, addresses, (space, some, own) -> space.load(warp, some, own, size, to));
  }

  @Override
  public void store(Warp warp, int lanes, long[] addresses, int size, long[][] from) {
    split(lanes, addresses, (space, some, own) -> space.store(warp, some, own, size, from));
  }

  @Override
  public void update(
      Warp warp,
      int lanes,
      long[] addresses,
      int size,
      Ternary update,
      long[][] operands,
      long[] old) {
    split(
        lanes,
        addresses,
        (space, some, own) -> space.update(warp, some, own, size, update, operands, old));
  }

  private void split(int lanes, long[] addresses, Access access) {
    int inShared = 0;
    int inLocal = 0;
    long[] own = addresses.clone();
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int lane = Integer.numberOfTrailingZeros(rest);
      if (DeviceMemory.isShared(addresses[lane])) {
        inShared |= 1 << lane;
        own[lane] -= DeviceMemory.SHARED_WINDOW;
      } else if (DeviceMemory.isLocal(addresses[lane])) {
        inLocal |= 1 << lane;
        own[lane] -= DeviceMemory.LOCAL_WINDOW;
      }
    }
    run(access, global, lanes & ~inShared & ~inLocal, own);
    run(access, shared, inShared, own);
    run(access, local, inLocal, own);
  }

  private static void run(Access access, MemorySpace space, int lanes, long[] addresses) {
    if (lanes != 0) {
      access.run(space, lanes, addresses);
    }
  }
}

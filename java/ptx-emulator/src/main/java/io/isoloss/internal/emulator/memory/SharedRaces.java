package io.isoloss.internal.emulator.memory;

import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.Fault;
import java.util.Arrays;

/// Finds races in shared memory: two threads use the same place, one of them writes, they are not
/// both atomic, and no barrier lies between.
///
/// A barrier of the block is one for all of its threads, whatever number of them it names. Within a
/// warp `bar.warp.sync` is one for its members; that lanes run in step is none.
final class SharedRaces {
  private static final int WARP_BITS = 6;
  private static final int SEVERAL = (1 << WARP_BITS) - 1;
  private static final int MOST_WARPS = 32;
  private static final int LANES = 32;

  /// The bytes of a place, as a power of two.
  private final int placeBits;

  private final Uses reads;
  private final Uses writes;
  private final Uses updates;
  private final int[] warpEpochs = new int[MOST_WARPS];
  private final int[] wholeSyncs = new int[MOST_WARPS];

  /// By warp and pair of lanes; empty before the first such meeting.
  private final int[][] pairSyncs = new int[MOST_WARPS][0];

  /// How many barriers there have been.
  private int epoch = 1;

  /// The threads that have used each place in one way since the last barrier.
  private static final class Uses {
    final String did;
    final int[] owners;
    final int[] lanes;
    final int[] warpEpochs;

    Uses(String did, int places) {
      this.did = did;
      owners = new int[places];
      lanes = new int[places];
      warpEpochs = new int[places];
    }
  }

  /// @param placeBytes 4, or less where the kernel uses less at once
  SharedRaces(int size, int placeBytes) {
    placeBits = Integer.numberOfTrailingZeros(placeBytes);
    int places = (size >> placeBits) + 1;
    reads = new Uses("read", places);
    writes = new Uses("wrote", places);
    updates = new Uses("updated", places);
  }

  /// All threads of the block meet.
  void barrier() {
    epoch++;
    if (epoch == 1 << (31 - WARP_BITS)) {
      epoch = 1;
      Arrays.fill(reads.owners, 0);
      Arrays.fill(writes.owners, 0);
      Arrays.fill(updates.owners, 0);
    }
  }

  /// Lanes of a warp meet.
  void syncWarp(int warp, int lanes, int live) {
    int now = ++warpEpochs[warp];
    if (lanes == live) {
      wholeSyncs[warp] = now;
      return;
    }
    if (pairSyncs[warp].length == 0) {
      pairSyncs[warp] = new int[LANES * LANES];
    }
    for (int i = lanes; i != 0; i &= i - 1) {
      for (int j = lanes; j != 0; j &= j - 1) {
        int pair = Integer.numberOfTrailingZeros(i) * LANES + Integer.numberOfTrailingZeros(j);
        pairSyncs[warp][pair] = now;
      }
    }
  }

  void reads(int warp, int lane, int at, int size) {
    for (int place = at >> placeBits; place <= (at + size - 1) >> placeBits; place++) {
      check(writes, warp, lane, place, "reads");
      check(updates, warp, lane, place, "reads");
      note(reads, warp, lane, place);
    }
  }

  void writes(int warp, int lane, int at, int size) {
    for (int place = at >> placeBits; place <= (at + size - 1) >> placeBits; place++) {
      check(writes, warp, lane, place, "writes");
      check(updates, warp, lane, place, "writes");
      check(reads, warp, lane, place, "writes");
      note(writes, warp, lane, place);
    }
  }

  void updates(int warp, int lane, int at, int size) {
    for (int place = at >> placeBits; place <= (at + size - 1) >> placeBits; place++) {
      check(writes, warp, lane, place, "updates");
      check(reads, warp, lane, place, "updates");
      note(updates, warp, lane, place);
    }
  }

  private void check(Uses before, int warp, int lane, int place, String what) {
    int owner = before.owners[place];
    if (owner >>> WARP_BITS != epoch) {
      return;
    }
    int otherWarp = owner & SEVERAL;
    int otherLanes = before.lanes[place] & (otherWarp == warp ? ~(1 << lane) : -1);
    if (otherWarp != warp
        || (otherLanes != 0 && !isOrdered(warp, lane, otherLanes, before.warpEpochs[place]))) {
      throw race(before, otherWarp, otherLanes, place << placeBits, what);
    }
  }

  private static Fault race(Uses before, int warp, int lanes, int at, String what) {
    String who =
        warp == SEVERAL
            ? "threads of several warps"
            : "thread " + (warp * LANES + Integer.numberOfTrailingZeros(lanes)) + " of the block";
    return new Fault(
        Check.SHARED_RACE,
        "%s shared memory at 0x%x, which %s %s with no barrier between"
            .formatted(what, at, who, before.did));
  }

  /// Whether a lane has met all of these others since they used a place.
  private boolean isOrdered(int warp, int lane, int others, int since) {
    if (wholeSyncs[warp] > since) {
      return true;
    }
    int[] pairs = pairSyncs[warp];
    for (int rest = others; rest != 0; rest &= rest - 1) {
      if (pairs.length == 0 || pairs[lane * LANES + Integer.numberOfTrailingZeros(rest)] <= since) {
        return false;
      }
    }
    return true;
  }

  private void note(Uses some, int warp, int lane, int place) {
    int owner = some.owners[place];
    int mine = epoch << WARP_BITS | warp;
    if (owner == mine && !isOrdered(warp, lane, some.lanes[place], some.warpEpochs[place])) {
      some.lanes[place] |= 1 << lane;
    } else if (owner == mine || owner >>> WARP_BITS != epoch) {
      some.owners[place] = mine;
      some.lanes[place] = 1 << lane;
    } else {
      some.owners[place] = epoch << WARP_BITS | SEVERAL;
    }
    some.warpEpochs[place] = warpEpochs[warp];
  }
}

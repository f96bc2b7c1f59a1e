package io.isoloss.internal.emulator.run;

import java.util.function.IntPredicate;

/// The lanes of a warp that wait while others run, as groups that stand at the same instruction.
///
/// A group is ready, or it is blocked where it needs lanes that are elsewhere.
final class Groups {
  private final int[] places = new int[Warp.LANES];
  private final int[] masks = new int[Warp.LANES];
  private final boolean[] blocked = new boolean[Warp.LANES];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int place, int lanes, boolean isBlocked) {
    places[size] = place;
    masks[size] = lanes;
    blocked[size] = isBlocked;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// The earliest place of a ready group, or `Integer.MAX_VALUE`.
  int nextReady() {
    int next = Integer.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      if (!blocked[i]) {
        next = Math.min(next, places[i]);
      }
    }
    return next;
  }

  /// The earliest place of any group, or `Integer.MAX_VALUE`.
  int next() {
    int next = Integer.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      next = Math.min(next, places[i]);
    }
    return next;
  }

  /// Removes the groups at a place; the lanes that were in them.
  int take(int place) {
    int lanes = 0;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (places[i] == place) {
        lanes |= masks[i];
      } else {
        places[kept] = places[i];
        masks[kept] = masks[i];
        blocked[kept] = blocked[i];
        kept++;
      }
    }
    size = kept;
    return lanes;
  }

  /// Lets blocked lanes go on behind the instructions that they stand at.
  ///
  /// @param lanes which; all of them, or none goes on
  /// @param may whether a group may go on that stands at a place
  /// @return whether they go on
  boolean release(int lanes, IntPredicate may) {
    int found = 0;
    for (int i = 0; i < size; i++) {
      found |= blocked[i] && may.test(places[i]) ? masks[i] : 0;
    }
    if ((lanes & ~found) != 0) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if ((masks[i] & lanes) != 0) {
        blocked[i] = false;
        places[i]++;
      }
    }
    return true;
  }
}

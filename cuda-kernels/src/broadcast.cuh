// An operand read as if it had the input's shape, by the trailing-axis rule: FloatBroadcast.java.
#pragma once

#include "divisor.cuh"
#include "tile.cuh"

namespace isoloss {

// Prepared on the host, by Broadcast.java.
struct Broadcast {
  static constexpr int MOST_AXES = 4;

  // Null if there is no such operand.
  const void* data;
  // 0 if the operand has the input's own shape, and its first element is that of the chunk.
  long long axes;
  // The axes of the input's shape, last one first: how long they are, and how far apart in the
  // operand their elements lie, 0 where they repeat. Axes that act as one are joined.
  Divisor lengths[MOST_AXES];
  long long strides[MOST_AXES];

  // The operand's elements for those of a tile, whose numbers are counted from `first` on.
  template <typename S>
  DEVICE void read(const Tile<S>& tile, long long first,
                   ComputedIn<S> (&to)[Tile<S>::SIZE]) const {
    const S* from = (const S*) data;
    if (axes == 0) {
      tile.load(from, to);
      return;
    }
    constexpr int PACK = Tile<S>::PACK;
    for (int p = 0; p < Tile<S>::SIZE; p += PACK) {
      long long element = first + tile.index(p);
      if (tile.wide && runsOn(element, PACK)) {
        // Nearly always: no axis ends within a pack.
        long long at = offset(element);
        for (int i = 0; i < PACK; i++) {
          to[p + i] = widen(from[at + i * strides[0]]);
        }
      } else {
        for (int i = 0; i < PACK; i++) {
          bool there = tile.has(p + i);
          to[p + i] = there ? widen(from[offset(first + tile.index(p + i))]) : 0;
        }
      }
    }
  }

 private:
  // Whether the last axis goes on for so many elements.
  DEVICE bool runsOn(long long element, int count) const {
    long long inRun = element - lengths[0].quotient(element) * lengths[0].value;
    return inRun + count <= lengths[0].value;
  }

  // Where an element of the input's shape lies in the operand.
  DEVICE long long offset(long long element) const {
    long long offset = 0;
    long long rest = element;
    for (int axis = 0; axis < MOST_AXES; axis++) {
      if (axis == axes - 1) {
        return offset + rest * strides[axis];
      }
      long long next = lengths[axis].quotient(rest);
      offset += (rest - next * lengths[axis].value) * strides[axis];
      rest = next;
    }
    return offset;
  }
};

}  // namespace isoloss

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

  // Whether packs of so many elements can be read; `first` is the number of the first of all.
  DEVICE bool aligned(long long first, int pack) const {
    return axes == 0 ? isoloss::aligned(data) : (lengths[0].value | first) % pack == 0;
  }

  // The operand's elements for those of a tile, whose numbers are counted from `first` on.
  template <typename S, typename Tile>
  DEVICE void read(const Tile& tile, long long first, ComputedIn<S> (&to)[Tile::SIZE]) const {
    const S* from = (const S*) data;
    if (axes == 0) {
      tile.load(from, to);
      return;
    }
    for (int j = 0; j < Tile::SIZE; j += Tile::PACK) {
      // No axis ends within a pack.
      long long at = offset(first + tile.index(j));
      for (int i = 0; i < Tile::PACK; i++) {
        to[j + i] = widen(from[at + i * strides[0]]);
      }
    }
  }

 private:
  // Where an element of the input's shape lies in the operand.
  DEVICE long long offset(long long element) const {
    long long offset = 0;
    long long rest = element;
    for (int axis = 0; axis < MOST_AXES - 1; axis++) {
      if (axis == axes - 1) {
        return offset + rest * strides[axis];
      }
      long long next = lengths[axis].quotient(rest);
      offset += (rest - next * lengths[axis].value) * strides[axis];
      rest = next;
    }
    return offset + rest * strides[MOST_AXES - 1];
  }
};

}  // namespace isoloss

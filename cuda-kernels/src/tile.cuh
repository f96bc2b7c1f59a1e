// Consecutive elements at work in one block: which of them a thread has, and how they come and go.
#pragma once

#include "storage.cuh"

namespace isoloss {

constexpr int THREADS = 128;

// Blocks that a multiprocessor shall hold at once: this bounds the registers.
constexpr int BLOCKS = 8;

// In a wide tile a thread has elements that lie together, and moves them 16 bytes at a time. Tiles
// that are not full, or whose operands are not aligned, have neighbouring elements in neighbouring
// threads instead.
template <typename S>
struct Tile {
  using T = ComputedIn<S>;
  static constexpr int PACK = Pack<S>::SIZE;
  static constexpr int PACKS = sizeof(S) == 2 ? 1 : 2;
  // Elements of a thread, and of the block.
  static constexpr int SIZE = PACK * PACKS;
  static constexpr int ELEMENTS = SIZE * THREADS;

  long long first;
  long long end;
  bool wide;

  DEVICE Tile(long long first, long long end, bool aligned)
      : first(first), end(end), wide(aligned && first + ELEMENTS <= end) {}

  // The number of the thread's element j.
  DEVICE long long index(int j) const {
    return wide ? first + (j / PACK * THREADS + (int) threadIdx.x) * PACK + j % PACK
                : first + j * THREADS + (int) threadIdx.x;
  }

  // Whether there is an element j: all but the last tile are full.
  DEVICE bool has(int j) const { return wide || index(j) < end; }

  // Elements that are missing come as 0, which no loss refuses.
  DEVICE void load(const S* from, T (&to)[SIZE]) const {
    if (wide) {
      Pack<S> packs[PACKS];
      for (int p = 0; p < PACKS; p++) {
        packs[p] = loadPack(from + index(p * PACK));
      }
      for (int j = 0; j < SIZE; j++) {
        to[j] = widen(packs[j / PACK].values[j % PACK]);
      }
    } else {
      for (int j = 0; j < SIZE; j++) {
        to[j] = has(j) ? widen(isoloss::load(from + index(j))) : 0;
      }
    }
  }

  // Rounds to the type that is stored.
  template <typename U>
  DEVICE void store(U* to, const T (&from)[SIZE]) const {
    constexpr int STORED = Pack<U>::SIZE;
    if (wide) {
      for (int j = 0; j < SIZE; j += STORED) {
        Pack<U> pack;
        for (int i = 0; i < STORED; i++) {
          narrow(from[j + i], pack.values[i]);
        }
        storePack(to + index(j), pack);
      }
    } else {
      for (int j = 0; j < SIZE; j++) {
        if (has(j)) {
          U value;
          narrow(from[j], value);
          isoloss::store(to + index(j), value);
        }
      }
    }
  }
};

}  // namespace isoloss

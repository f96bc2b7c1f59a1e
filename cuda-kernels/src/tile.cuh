// Elements at work: which of them a thread has, and how they come and go.
//
// Nearly all are moved 16 bytes at a time, in tiles of one pack or more for each thread of a block.
// What is left over at the end, and everything where an operand is not aligned, goes one by one,
// neighbouring elements in neighbouring threads.
#pragma once

#include "storage.cuh"

namespace isoloss {

constexpr int THREADS = 128;

// Blocks that a multiprocessor shall hold at once: this bounds the registers. A thread has eight
// elements of 16 bits, and computes in double with twice the registers.
template <typename S>
constexpr int BLOCKS = sizeof(S) == 8 ? 4 : sizeof(S) == 2 ? 6 : 8;

template <typename S, int PACKS>
struct Packs {
  using T = ComputedIn<S>;
  // Elements that lie together; elements of a thread, and of the block.
  static constexpr int PACK = Pack<S>::SIZE;
  static constexpr int SIZE = PACK * PACKS;
  static constexpr int ELEMENTS = SIZE * THREADS;

  long long first;

  // The number of the thread's element j.
  DEVICE long long index(int j) const {
    return first + (j / PACK * THREADS + (int) threadIdx.x) * PACK + j % PACK;
  }

  DEVICE void load(const S* from, T (&to)[SIZE]) const {
    Pack<S> packs[PACKS];
    for (int p = 0; p < PACKS; p++) {
      packs[p] = loadPack(from + index(p * PACK));
    }
    for (int j = 0; j < SIZE; j++) {
      to[j] = widen(packs[j / PACK].values[j % PACK]);
    }
  }

  // Rounds to the type that is stored.
  template <typename U>
  DEVICE void store(U* to, const T (&from)[SIZE]) const {
    constexpr int STORED = Pack<U>::SIZE;
    for (int j = 0; j < SIZE; j += STORED) {
      Pack<U> pack;
      for (int i = 0; i < STORED; i++) {
        narrow(from[j + i], pack.values[i]);
      }
      storePack(to + index(j), pack);
    }
  }
};

template <typename S>
struct Single {
  using T = ComputedIn<S>;
  static constexpr int PACK = 1;
  static constexpr int SIZE = 1;

  long long number;

  DEVICE long long index(int) const { return number; }

  DEVICE void load(const S* from, T (&to)[1]) const { to[0] = widen(isoloss::load(from + number)); }

  template <typename U>
  DEVICE void store(U* to, const T (&from)[1]) const {
    U value;
    narrow(from[0], value);
    isoloss::store(to + number, value);
  }
};

// Does `work` on tiles that are, together, all elements.
template <typename S, int PACKS, typename Work>
DEVICE void forEachTile(long long count, bool aligned, Work work) {
  using Tile = Packs<S, PACKS>;
  long long tiles = aligned ? count / Tile::ELEMENTS : 0;
  for (long long tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
    work(Tile{tile * Tile::ELEMENTS});
  }
  long long stride = (long long) gridDim.x * THREADS;
  for (long long number = tiles * Tile::ELEMENTS + (long long) blockIdx.x * THREADS + threadIdx.x;
       number < count; number += stride) {
    work(Single<S>{number});
  }
}

}  // namespace isoloss

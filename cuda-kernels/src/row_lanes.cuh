// Sums over the classes of a row: 128 lanes, which are then halved until one is left.
#pragma once

#include "row_math.cuh"

namespace isoloss {

constexpr unsigned WHOLE_WARP = 0xffffffff;

// The x of the thread whose number differs in the bits of MASK.
template <int MASK>
DEVICE double exchanged(double x) {
  return __shfl_xor_sync(WHOLE_WARP, x, MASK);
}

// As __shfl_xor_sync, but the bits need not move to an integer register and back for it.
template <int MASK>
DEVICE float exchanged(float x) {
  float other;
  asm volatile("shfl.sync.bfly.b32 %0, %1, %2, 31, 0xffffffff;" : "=f"(other) : "f"(x), "n"(MASK));
  return other;
}

// What is summed: the exponentials.
template <typename R>
struct ExpSum {
  R e = 0;

  DEVICE void operator+=(const ExpSum& other) { e += other.e; }

  template <int MASK>
  DEVICE void addExchanged() {
    e += exchanged<MASK>(e);
  }

  // Makes the sum of a tile a part of the row's, given 2^(K_t - K), and how far the tile's largest
  // x is below the row's.
  DEVICE void join(R power, R gap) { e *= power; }
};

// What is summed with soft targets q besides: sum q (top - x), and sum q, in double: with label
// smoothing all targets but one are the same tiny number, whose additions in float would all round
// the same way.
template <typename R>
struct SoftSum {
  R e = 0;
  R distance = 0;
  double target = 0;

  DEVICE void operator+=(const SoftSum& other) {
    e += other.e;
    distance += other.distance;
    target += other.target;
  }

  template <int MASK>
  DEVICE void addExchanged() {
    e += exchanged<MASK>(e);
    distance += exchanged<MASK>(distance);
    target += exchanged<MASK>(target);
  }

  DEVICE void join(R power, R gap) {
    e *= power;
    distance = fma((R) target, gap, distance);
  }
};

// The larger of two; a NaN x does not count. Unlike Java's maximum, that of floats passes it by.
DEVICE float larger(float top, float x) { return fmaxf(top, x); }
DEVICE double larger(double top, double x) { return x > top ? x : top; }

template <typename R>
DEVICE R largestOfWarp(R top) {
  top = larger(top, exchanged<16>(top));
  top = larger(top, exchanged<8>(top));
  top = larger(top, exchanged<4>(top));
  top = larger(top, exchanged<2>(top));
  return larger(top, exchanged<1>(top));
}

// Halves 128 lanes of which a thread has those whose number is its own modulo 32: the first two
// steps are between its own.
template <typename Sum>
DEVICE Sum halve(Sum (&lanes)[4]) {
  lanes[0] += lanes[2];
  lanes[1] += lanes[3];
  lanes[0] += lanes[1];
  lanes[0].template addExchanged<16>();
  lanes[0].template addExchanged<8>();
  lanes[0].template addExchanged<4>();
  lanes[0].template addExchanged<2>();
  lanes[0].template addExchanged<1>();
  return lanes[0];
}

}  // namespace isoloss

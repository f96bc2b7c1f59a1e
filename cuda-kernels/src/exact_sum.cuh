// Sums without rounding, so that their bits depend on no order of blocks, threads or atomics.
//
// An accumulator is an integer wide enough for every double, as in ExactSum.java: limb i counts
// units of 2^(32 i - 1077), and lies in 64 bits, whose upper half takes the carries of 2^30
// additions of 32 bits. Behind the limbs, NaN, +infinity and -infinity are counted. It starts as
// zero bytes.
//
// The grid is such that the last bit of the smallest float, 2^-149, is the first one of limb 29: so
// every float adds a 55-bit number to one limb of the nine from there on. These nine make a window,
// and each thread has one of its own, in shared memory, in which it adds without atomics.
//
// Loops that run rarely are not unrolled, to keep the modules small.
#pragma once

#include "math.cuh"

namespace isoloss {

constexpr int LIMBS = 68;

// The device memory of an exact sum.
struct Accumulator {
  unsigned long long limbs[LIMBS];
  unsigned long long nans;
  unsigned long long positiveInfinities;
  unsigned long long negativeInfinities;
};

constexpr long long LIMB = 0xffffffff;

DEVICE void addAtomically(unsigned long long* to, long long part) {
  if (part != 0) {
    atomicAdd(to, (unsigned long long) part);
  }
}

// The sum of the warp's numbers, in its first thread.
DEVICE long long sumOfWarp(long long part) {
#pragma unroll 1
  for (int step = 16; step > 0; step /= 2) {
    part += __shfl_down_sync(0xffffffff, part, step);
  }
  return part;
}

// Adds the numbers of all threads of the warp, at once.
DEVICE void addOfWarp(unsigned long long* to, long long part) {
  long long sum = sumOfWarp(part);
  if (threadIdx.x % 32 == 0) {
    addAtomically(to, sum);
  }
}

// A thread's sum of losses on their way to an accumulator.
template <int THREADS>
class Window {
  static constexpr int SIZE = 9;
  static constexpr int FIRST = 29;
  // 255 numbers of 55 bits, and a carried limb, stay below 2^63.
  static constexpr int MOST_PENDING = 255;

 public:
  using Memory = long long[SIZE][THREADS];

  // The memory is the block's; no thread touches another's slots before finish.
  DEVICE Window(Memory& memory, Accumulator* accumulator)
      : memory(memory), accumulator(accumulator) {
    for (int i = 0; i < SIZE; i++) {
      memory[i][threadIdx.x] = 0;
    }
  }

  // Makes room for so many numbers, at most 255: to be called before they are added.
  DEVICE void reserve(int numbers) {
    pending += numbers;
    if (pending > MOST_PENDING) {
      carry();
      pending = numbers;
    }
  }

  DEVICE void add(float value) {
    unsigned bits = toBits(value);
    int exponent = (bits >> 23) & 0xff;
    if (exponent == 0xff) {
      count(value);
      return;
    }
    int normal = exponent < 1 ? exponent : 1;
    int magnitude = (int) (bits & 0x007fffff) + (normal << 23);
    long long integer = (int) bits < 0 ? -magnitude : magnitude;
    int place = exponent - normal;
    memory[place >> 5][threadIdx.x] += integer << (place & 31);
  }

  DEVICE void add(double value) {
    long long bits = toBits(value);
    int exponent = (int) (bits >> 52) & 0x7ff;
    if (exponent == 0x7ff) {
      count(value);
      return;
    }
    int normal = exponent < 1 ? exponent : 1;
    long long magnitude = (bits & 0x000fffffffffffff) + ((long long) normal << 52);
    long long integer = bits < 0 ? -magnitude : magnitude;
    // Three bits up, from 2^-1074 to 2^-1077.
    int place = exponent - normal + 3;
    int limb = place >> 5;
    int shift = place & 31;
    long long upper = integer >> (32 - shift);
    long long parts[] = {(integer << shift) & LIMB, upper & LIMB, upper >> 32};
    if (limb >= FIRST && limb <= FIRST + SIZE - 3) {
      for (int i = 0; i < 3; i++) {
        memory[limb - FIRST + i][threadIdx.x] += parts[i];
      }
    } else {
      for (int i = 0; i < 3; i++) {
        addAtomically(limb + i, parts[i]);
      }
    }
  }

  // Adds what all threads of the block have summed to the accumulator: to be called by all.
  DEVICE void finish() {
    __syncthreads();
    int lane = threadIdx.x % 32;
#pragma unroll 1
    for (int i = threadIdx.x / 32; i < SIZE; i += THREADS / 32) {
      long long low = 0;
      long long high = 0;
#pragma unroll 1
      for (int thread = lane; thread < THREADS; thread += 32) {
        low += memory[i][thread] & LIMB;
        high += memory[i][thread] >> 32;
      }
      low = sumOfWarp(low);
      high = sumOfWarp(high);
      if (lane == 0) {
        high += low >> 32;
        addAtomically(FIRST + i, low & LIMB);
        addAtomically(FIRST + i + 1, high & LIMB);
        addAtomically(FIRST + i + 2, high >> 32);
      }
    }
    addOfWarp(&accumulator->nans, nans);
    addOfWarp(&accumulator->positiveInfinities, positiveInfinities);
    addOfWarp(&accumulator->negativeInfinities, negativeInfinities);
  }

 private:
  Memory& memory;
  Accumulator* accumulator;
  int pending = 0;
  unsigned nans = 0;
  unsigned positiveInfinities = 0;
  unsigned negativeInfinities = 0;

  template <typename T>
  DEVICE void count(T special) {
    if (special > 0) {
      positiveInfinities++;
    } else if (special < 0) {
      negativeInfinities++;
    } else {
      nans++;
    }
  }

  // Passes the carries on: every limb but the top one is then within 32 bits and not negative.
  DEVICE void carry() {
    long long carry = 0;
#pragma unroll 1
    for (int i = 0; i < SIZE - 1; i++) {
      long long limb = memory[i][threadIdx.x] + carry;
      memory[i][threadIdx.x] = limb & LIMB;
      carry = limb >> 32;
    }
    memory[SIZE - 1][threadIdx.x] += carry;
  }

  DEVICE void addAtomically(int limb, long long part) {
    isoloss::addAtomically(&accumulator->limbs[limb], part);
  }
};

}  // namespace isoloss

// Division of 64-bit numbers by one divisor, as a multiplication: a GPU divides in software.
#pragma once

#include "math.cuh"

namespace isoloss {

// Prepared on the host, by Divisor.java.
struct Divisor {
  long long value;
  // 2^(64 + shift) / value, rounded up; 0 for a value of 1.
  unsigned long long magic;
  long long shift;

  // dividend / value, for a dividend that is not negative.
  DEVICE long long quotient(long long dividend) const {
    return magic == 0 ? dividend : __umul64hi(dividend, magic) >> shift;
  }
};

}  // namespace isoloss

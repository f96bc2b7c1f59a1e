// Four neighbouring numbers, which one instruction moves: 16 bytes of float, 8 of a 16-bit type.
#pragma once

#include "storage.cuh"

namespace isoloss {

// Not past the caches: a long row is read again for its gradient.
DEVICE void loadQuad(const float* from, float (&to)[4]) {
  float4 raw = *(const float4*) from;
  to[0] = raw.x;
  to[1] = raw.y;
  to[2] = raw.z;
  to[3] = raw.w;
}

// A float each from the lower and the upper half: one instruction, as the bits need not move to
// another register for it.
DEVICE void widen(unsigned pair, float& low, float& high) {
  asm("shl.b32 %0, %1, 16;" : "=f"(low) : "r"(pair));
  asm("and.b32 %0, %1, 0xffff0000;" : "=f"(high) : "r"(pair));
}

DEVICE void loadQuad(const Bfloat16* from, float (&to)[4]) {
  uint2 raw = *(const uint2*) from;
  widen(raw.x, to[0], to[1]);
  widen(raw.y, to[2], to[3]);
}

DEVICE void loadQuad(const Float16* from, float (&to)[4]) {
  uint2 raw = *(const uint2*) from;
  to[0] = widen(Float16{(unsigned short) raw.x});
  to[1] = widen(Float16{(unsigned short) (raw.x >> 16)});
  to[2] = widen(Float16{(unsigned short) raw.y});
  to[3] = widen(Float16{(unsigned short) (raw.y >> 16)});
}

DEVICE void storeQuad(float* to, const float (&from)[4]) {
  __stcs((float4*) to, make_float4(from[0], from[1], from[2], from[3]));
}

template <typename S>
DEVICE void storeQuad(S* to, const float (&from)[4]) {
  S narrowed[4];
#pragma unroll
  for (int c = 0; c < 4; c++) {
    narrow(from[c], narrowed[c]);
  }
  unsigned low = narrowed[0].bits | (unsigned) narrowed[1].bits << 16;
  unsigned high = narrowed[2].bits | (unsigned) narrowed[3].bits << 16;
  __stcs((uint2*) to, make_uint2(low, high));
}

}  // namespace isoloss

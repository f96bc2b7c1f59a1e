// The kernels of a row operation, for each storage type:
//
//   NAME_warps_TYPE    contiguous rows; `warpsPerRow` is 1 (up to 2048 classes, several rows a
//                      block) or the block's number of warps, a power of two
//   NAME_shared_TYPE   contiguous rows of few classes; dynamic shared memory for a block's rows,
//                      each of an odd number of elements, and but for float64 as many floats
//   NAME_strided_TYPE  rows whose classes lie `inner` apart
//
// Before this is included, PARAMETERS(S) declares what the operation wants to know besides, and
// ARGUMENTS names it.
#pragma once

#include "row_softmax.cuh"
#include "row_strided.cuh"

#define ROW_ENTRIES_OF(NAME, OP, TYPE, S)                                                         \
  extern "C" __global__ __launch_bounds__(512, 1) void NAME##_warps_##TYPE(                          \
      PARAMETERS(S) const S* logits, S* output, long long rows, int classes, int warpsPerRow) {   \
    isoloss::rowsByWarps<S>(isoloss::OP<S>{ARGUMENTS}, logits, output, rows, classes,             \
                            warpsPerRow);                                                         \
  }                                                                                               \
  extern "C" __global__ __launch_bounds__(128, 1) void NAME##_shared_##TYPE(                         \
      PARAMETERS(S) const S* logits, S* output, long long rows, int classes) {                    \
    isoloss::rowsInShared<S>(isoloss::OP<S>{ARGUMENTS}, logits, output, rows, classes);           \
  }                                                                                               \
  extern "C" __global__ __launch_bounds__(128, 1) void NAME##_strided_##TYPE(                        \
      PARAMETERS(S) const S* logits, S* output, long long rows, int classes, long long inner) {   \
    isoloss::rowsByThreads<S>(isoloss::OP<S>{ARGUMENTS}, logits, output, rows, classes, inner);   \
  }

#define ROW_ENTRIES(NAME, OP)                     \
  ROW_ENTRIES_OF(NAME, OP, f32, float)            \
  ROW_ENTRIES_OF(NAME, OP, f64, double)           \
  ROW_ENTRIES_OF(NAME, OP, f16, isoloss::Float16) \
  ROW_ENTRIES_OF(NAME, OP, bf16, isoloss::Bfloat16)

// A function of every element.
#pragma once

#include "tile.cuh"

namespace isoloss {

// The output may be the input.
template <typename Function, typename S>
DEVICE void elementFunction(const S* input, S* output, long long count) {
  // Two packs of a thread in flight, where that is not too many elements.
  constexpr int PACKS = sizeof(S) == 2 ? 1 : 2;
  bool aligned = isoloss::aligned(input) && isoloss::aligned(output);
  forEachTile<S, PACKS>(count, aligned, [&](auto tile) {
    constexpr int SIZE = decltype(tile)::SIZE;
    ComputedIn<S> values[SIZE];
    tile.load(input, values);
    for (int j = 0; j < SIZE; j++) {
      values[j] = Function::of(values[j]);
    }
    tile.store(output, values);
  });
}

// The kernels of a function, one a storage type.
#define ELEMENT_FUNCTION_KERNEL(name, Function, suffix, S)                              \
  extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS<S>) name##_##suffix(     \
      const S* input, S* output, long long count) {                                     \
    elementFunction<Function<ComputedIn<S>>>(input, output, count);                     \
  }

#define ELEMENT_FUNCTION_KERNELS(name, Function)           \
  ELEMENT_FUNCTION_KERNEL(name, Function, f32, float)      \
  ELEMENT_FUNCTION_KERNEL(name, Function, f64, double)     \
  ELEMENT_FUNCTION_KERNEL(name, Function, f16, Float16)    \
  ELEMENT_FUNCTION_KERNEL(name, Function, bf16, Bfloat16)

}  // namespace isoloss

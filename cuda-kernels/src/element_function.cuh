// A function of every element.
#pragma once

#include "tile.cuh"

namespace isoloss {

// The output may be the input.
template <typename Function, typename S>
DEVICE void elementFunction(const S* input, S* output, long long count) {
  using T = ComputedIn<S>;
  constexpr int SIZE = Tile<S>::SIZE;
  bool aligned = isoloss::aligned(input) && isoloss::aligned(output);
  long long stride = (long long) gridDim.x * Tile<S>::ELEMENTS;
  for (long long first = (long long) blockIdx.x * Tile<S>::ELEMENTS; first < count;
       first += stride) {
    Tile<S> tile(first, count, aligned);
    T values[SIZE];
    tile.load(input, values);
    for (int j = 0; j < SIZE; j++) {
      values[j] = Function::of(values[j]);
    }
    tile.store(output, values);
  }
}

// The kernels of a function, one a storage type.
#define ELEMENT_FUNCTION_KERNEL(name, Function, suffix, S)                         \
  extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) name##_##suffix(   \
      const S* input, S* output, long long count) {                                \
    elementFunction<Function<ComputedIn<S>>>(input, output, count);                \
  }

#define ELEMENT_FUNCTION_KERNELS(name, Function)           \
  ELEMENT_FUNCTION_KERNEL(name, Function, f32, float)      \
  ELEMENT_FUNCTION_KERNEL(name, Function, f64, double)     \
  ELEMENT_FUNCTION_KERNEL(name, Function, f16, Float16)    \
  ELEMENT_FUNCTION_KERNEL(name, Function, bf16, Bfloat16)

}  // namespace isoloss

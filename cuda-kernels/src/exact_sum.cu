// The exact sum of an array of losses.
#include "exact_sum.cuh"
#include "storage.cuh"

namespace isoloss {

constexpr int THREADS = 128;

template <typename T>
DEVICE void exactSum(const T* losses, long long count, Accumulator* sum) {
  __shared__ Window<THREADS>::Memory memory;
  Window<THREADS> window(memory, sum);
  long long stride = (long long) gridDim.x * THREADS;
  for (long long i = (long long) blockIdx.x * THREADS + threadIdx.x; i < count; i += stride) {
    window.reserve(1);
    window.add(load(losses + i));
  }
  window.finish();
}

extern "C" __global__ void __launch_bounds__(THREADS)
exact_sum_f32(const float* losses, long long count, Accumulator* sum) {
  exactSum(losses, count, sum);
}

extern "C" __global__ void __launch_bounds__(THREADS)
exact_sum_f64(const double* losses, long long count, Accumulator* sum) {
  exactSum(losses, count, sum);
}

}  // namespace isoloss

// Negative log-likelihood: the picked log-probability of each row, times its class's weight.
//
// The gradient is zero but for one element a row, so it is zeroed at the speed of the memory first,
// and nll_gradient writes these.
#include "divisor.cuh"
#include "exact_sum.cuh"
#include "storage.cuh"

namespace isoloss {

constexpr int THREADS = 128;

// Rows along the class axis. The weights are null for 1; the labels are good, -1 for a row that
// does not count.
struct Rows {
  const int* labels;
  const double* weights;
  long long count;
  long long classes;
  // How far apart a row's elements lie, which is also how many rows lie between each other.
  Divisor inner;

  // Where the row's element of a class lies.
  DEVICE long long at(long long row, int label) const {
    long long outer = inner.quotient(row);
    return (outer * classes + label) * inner.value + (row - outer * inner.value);
  }

  DEVICE double weight(int label) const { return weights == nullptr ? 1 : weights[label]; }
};

template <typename S>
DEVICE void nll(const Rows& rows, const S* input, ComputedIn<S>* losses, Accumulator* sum) {
  __shared__ Window<THREADS>::Memory memory;
  Window<THREADS> window(memory, sum);
  long long stride = (long long) gridDim.x * THREADS;
  for (long long row = (long long) blockIdx.x * THREADS + threadIdx.x; row < rows.count;
       row += stride) {
    int label = rows.labels[row];
    double value = 0;
    if (label >= 0) {
      // The product of two floats is exact in double, so the loss rounds once.
      value = -rows.weight(label) * widen(load(input + rows.at(row, label)));
    }
    ComputedIn<S> loss;
    narrow(value, loss);
    window.reserve(1);
    window.add(loss);
    if (losses != nullptr) {
      store(losses + row, loss);
    }
  }
  window.finish();
}

template <typename S>
DEVICE void nllGradient(const Rows& rows, double divisor, S* gradient) {
  long long stride = (long long) gridDim.x * THREADS;
  for (long long row = (long long) blockIdx.x * THREADS + threadIdx.x; row < rows.count;
       row += stride) {
    int label = rows.labels[row];
    if (label >= 0) {
      S value;
      narrow(-rows.weight(label) / divisor, value);
      store(gradient + rows.at(row, label), value);
    }
  }
}

#define NLL_KERNELS(suffix, S)                                                               \
  extern "C" __global__ void __launch_bounds__(THREADS) nll_##suffix(                        \
      const Rows rows, const S* input, ComputedIn<S>* losses, Accumulator* sum) {            \
    nll(rows, input, losses, sum);                                                           \
  }                                                                                          \
  extern "C" __global__ void __launch_bounds__(THREADS) nll_gradient_##suffix(               \
      const Rows rows, double divisor, S* gradient) {                                        \
    nllGradient(rows, divisor, gradient);                                                    \
  }

NLL_KERNELS(f32, float)
NLL_KERNELS(f64, double)
NLL_KERNELS(f16, Float16)
NLL_KERNELS(bf16, Bfloat16)

}  // namespace isoloss

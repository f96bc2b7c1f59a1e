// A loss element by element, its gradient, and its exact sum: one pass over the operands.
#pragma once

#include "broadcast.cuh"
#include "exact_sum.cuh"

namespace isoloss {

// What a kernel gets; ElementLaunch.java packs it. Null pointers stand for what is not wanted.
template <typename S>
struct ElementCall {
  using T = ComputedIn<S>;

  const S* input;
  const S* target;
  Broadcast weight;
  // The weights of positive targets, or the variances: no loss has both.
  Broadcast second;
  // May be the input or the target.
  S* gradient;
  T* losses;
  Accumulator* sum;
  // Set to 1 where a value lies outside the loss's domain.
  unsigned long long* bad;
  // The number of the first element, from which the broadcast operands count; and how many there
  // are.
  long long first;
  long long count;
  // What a gradient is multiplied by last: by the loss itself, and with a weight.
  T scale;
  T weightedScale;
  // The least variance, and the constant term of the Gaussian likelihood.
  T eps;
  T constant;

  DEVICE bool aligned() const {
    constexpr int PACK = Pack<S>::SIZE;
    return isoloss::aligned(input) && isoloss::aligned(target) && isoloss::aligned(gradient) &&
           isoloss::aligned(losses) && weight.aligned(first, PACK) && second.aligned(first, PACK);
  }
};

// A weighted loss, as in FloatWeight.java. A weight of zero silences also an infinite loss, but no
// NaN.
template <typename T>
DEVICE T weigh(T loss, T w) {
  return w == 0 && loss == loss ? 0 : w * loss;
}

// A loss is a class template over the type that it is computed in, with
// - READS_WEIGHT, READS_SECOND: whether it ever has these operands
// - T loss(call, x, t, second): the loss of one element
// - T gradient(call) const: its gradient, from what `loss` has kept
// - bool bad(): whether a value lay outside its domain
// What the caller asks for is looked at once a tile, not once an element.
template <typename Loss, typename S>
DEVICE void elementLoss(const ElementCall<S>& call) {
  using T = ComputedIn<S>;
  __shared__ Window<THREADS>::Memory memory;
  Window<THREADS> window(memory, call.sum);
  bool bad = false;
  forEachTile<S, 1>(call.count, call.aligned(), [&](auto tile) {
    constexpr int SIZE = decltype(tile)::SIZE;
    T input[SIZE];
    T target[SIZE];
    T second[SIZE] = {};
    T weight[SIZE] = {};
    bool weighted = Loss::READS_WEIGHT && call.weight.data != nullptr;
    tile.load(call.input, input);
    tile.load(call.target, target);
    if (Loss::READS_SECOND) {
      call.second.template read<S>(tile, call.first, second);
    }
    if (weighted) {
      call.weight.template read<S>(tile, call.first, weight);
    }

    Loss elements[SIZE];
    T losses[SIZE];
    for (int j = 0; j < SIZE; j++) {
      losses[j] = elements[j].loss(call, input[j], target[j], second[j]);
      bad |= elements[j].bad();
    }
    if (weighted) {
      for (int j = 0; j < SIZE; j++) {
        losses[j] = weigh(losses[j], weight[j]);
      }
    }
    if (call.sum != nullptr) {
      window.reserve(SIZE);
      for (int j = 0; j < SIZE; j++) {
        window.add(losses[j]);
      }
    }
    if (call.losses != nullptr) {
      tile.store(call.losses, losses);
    }
    if (call.gradient != nullptr) {
      T gradients[SIZE];
      for (int j = 0; j < SIZE; j++) {
        gradients[j] = elements[j].gradient(call);
      }
      if (weighted) {
        for (int j = 0; j < SIZE; j++) {
          gradients[j] = weight[j] * gradients[j] * call.weightedScale;
        }
      }
      tile.store(call.gradient, gradients);
    }
  });
  if (bad) {
    atomicOr(call.bad, 1ULL);
  }
  if (call.sum != nullptr) {
    window.finish();
  }
}

// The kernels of a loss, one a storage type.
#define ELEMENT_LOSS_KERNEL(name, Loss, suffix, S)                                      \
  extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS<S>) name##_##suffix(     \
      const ElementCall<S> call) {                                                      \
    elementLoss<Loss<ComputedIn<S>>>(call);                                             \
  }

#define ELEMENT_LOSS_KERNELS(name, Loss)                 \
  ELEMENT_LOSS_KERNEL(name, Loss, f32, float)            \
  ELEMENT_LOSS_KERNEL(name, Loss, f64, double)           \
  ELEMENT_LOSS_KERNEL(name, Loss, f16, Float16)          \
  ELEMENT_LOSS_KERNEL(name, Loss, bf16, Bfloat16)

}  // namespace isoloss

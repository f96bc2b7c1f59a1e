// Squared error: loss `(x-t)^2`, gradient `2 (x-t)`.
#include "element_loss.cuh"

namespace isoloss {

template <typename T>
struct Mse {
  static constexpr bool READS_WEIGHT = false;
  static constexpr bool READS_SECOND = false;

  template <typename S>
  static DEVICE void run(const ElementCall<S>& call, Element<T>& element, bool differentiate) {
    T d = element.input - element.target;
    element.loss = d * d;
    if (differentiate) {
      element.gradient = (d + d) * call.scale;
    }
  }
};

ELEMENT_LOSS_KERNELS(mse, Mse)

}  // namespace isoloss

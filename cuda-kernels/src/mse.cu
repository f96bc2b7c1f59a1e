// Squared error: loss `(x-t)^2`, gradient `2 (x-t)`.
#include "element_loss.cuh"

namespace isoloss {

template <typename T>
class Mse {
 public:
  static constexpr bool READS_WEIGHT = false;
  static constexpr bool READS_SECOND = false;

  template <typename S>
  DEVICE T loss(const ElementCall<S>& call, T x, T t, T) {
    d = x - t;
    return d * d;
  }

  template <typename S>
  DEVICE T gradient(const ElementCall<S>& call) const {
    return (d + d) * call.scale;
  }

  DEVICE bool bad() const { return false; }

 private:
  T d;
};

ELEMENT_LOSS_KERNELS(mse, Mse)

}  // namespace isoloss

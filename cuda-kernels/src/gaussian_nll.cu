// Negative log-likelihood of targets t under normal distributions with means x and variances v.
//
// With v' = max(v, eps) and r = (x-t) / v', where a NaN stays:
// - loss: `(r (x-t) + log v') / 2`, plus the constant term; dividing first keeps a square from
//   leaving the range that its quotient would still fit
// - gradient: `r`
//
// v must not be negative; else the element is bad.
#include "element_loss.cuh"
#include "element_math.cuh"

namespace isoloss {

template <typename T>
class GaussianNll {
 public:
  static constexpr bool READS_WEIGHT = false;
  static constexpr bool READS_SECOND = true;

  template <typename S>
  DEVICE T loss(const ElementCall<S>& call, T x, T t, T variance) {
    T d = x - t;
    T v = variance;
    negative = v < 0;
    v = v < call.eps ? call.eps : v;
    r = d / v;
    T log = v == Math<T>::infinity() ? v : ElementMath<T>::log(v);
    return fma(r, d, log) * (T) 0.5 + call.constant;
  }

  template <typename S>
  DEVICE T gradient(const ElementCall<S>& call) const {
    return r * call.scale;
  }

  DEVICE bool bad() const { return negative; }

 private:
  T r;
  bool negative;
};

ELEMENT_LOSS_KERNELS(gaussian_nll, GaussianNll)

}  // namespace isoloss

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
struct GaussianNll {
  static constexpr bool READS_WEIGHT = false;
  static constexpr bool READS_SECOND = true;

  template <typename S>
  static DEVICE void run(const ElementCall<S>& call, Element<T>& element, bool differentiate) {
    T d = element.input - element.target;
    T v = element.second;
    element.bad = v < 0;
    v = v < call.eps ? call.eps : v;
    T r = d / v;
    T log = v == Math<T>::infinity() ? v : ElementMath<T>::log(v);
    element.loss = fma(r, d, log) * (T) 0.5 + call.constant;
    if (differentiate) {
      element.gradient = r * call.scale;
    }
  }
};

ELEMENT_LOSS_KERNELS(gaussian_nll, GaussianNll)

}  // namespace isoloss

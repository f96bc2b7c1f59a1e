// Binary cross-entropy of logits x against targets t, with weights pw of the positive targets.
//
// With a = 1 - t and b = pw t, the weights of the two sides:
// - loss: `a x + (a + b) log1p(e^-x)` for x >= 0, `b |x| + (a + b) log1p(e^-|x|)` else
// - gradient: `(a - b e^-x) / (1 + e^-x)` for x >= 0, `(a e^x - b) / (1 + e^x)` else
//
// This is the usual formula `(1-t) x + (1 + (pw-1) t) (log1p(e^-|x|) + max(-x, 0))` put so that
// nothing cancels for t in [0, 1]. A coefficient of zero gives zero, also of infinity.
#include "element_loss.cuh"
#include "element_math.cuh"

namespace isoloss {

template <typename T>
struct BceWithLogits {
  static constexpr bool READS_WEIGHT = true;
  static constexpr bool READS_SECOND = true;

  template <typename S>
  static DEVICE void run(const ElementCall<S>& call, Element<T>& element, bool differentiate) {
    T x = element.input;
    T t = element.target;
    bool weighted = call.second.data != nullptr;
    T e = ElementMath<T>::exp(-abs(x));
    T l = Math<T>::log1p(e);
    T a = 1 - t;
    T b = weighted ? element.second * t : t;
    // Without weights a + b is 1; for t in [0, 1] it also comes out so.
    T soft = weighted ? (a + b) * l : l;
    T c = x < 0 ? b : a;
    element.loss = fma(c, c == 0 ? 0 : abs(x), soft);
    if (differentiate) {
      T top = x < 0 ? fma(a, e, -b) : fma(-b, e, a);
      element.gradient = top / (1 + e) * call.scale;
    }
  }
};

ELEMENT_LOSS_KERNELS(bce_with_logits, BceWithLogits)

}  // namespace isoloss

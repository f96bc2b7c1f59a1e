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

template <typename T, bool HAS_POS_WEIGHT>
class BceWithLogits {
 public:
  static constexpr bool READS_WEIGHT = true;
  static constexpr bool READS_SECOND = HAS_POS_WEIGHT;

  template <typename S>
  DEVICE T loss(const ElementCall<S>& call, T x, T t, T posWeight) {
    negative = x < 0;
    e = ElementMath<T>::exp(-abs(x));
    T l = Math<T>::log1p(e);
    a = 1 - t;
    b = HAS_POS_WEIGHT ? posWeight * t : t;
    // Without weights a + b is 1; for t in [0, 1] it also comes out so.
    T soft = HAS_POS_WEIGHT ? (a + b) * l : l;
    T c = negative ? b : a;
    return fma(c, c == 0 ? 0 : abs(x), soft);
  }

  template <typename S>
  DEVICE T gradient(const ElementCall<S>& call) const {
    T top = fma(negative ? a : -b, e, negative ? -b : a);
    return top / (1 + e) * call.scale;
  }

  DEVICE bool bad() const { return false; }

 private:
  bool negative;
  T e;
  T a;
  T b;
};

template <typename T>
using Plain = BceWithLogits<T, false>;
template <typename T>
using WithPosWeight = BceWithLogits<T, true>;

ELEMENT_LOSS_KERNELS(bce_with_logits, Plain)
ELEMENT_LOSS_KERNELS(bce_with_pos_weight, WithPosWeight)

}  // namespace isoloss

// Binary cross-entropy of probabilities p against targets t.
//
// - loss: `-(t log p + (1-t) log(1-p))`, each logarithm not below -100
// - gradient: `(p-t) / max(p (1-p), 1e-12)`
//
// p and t must lie in [0, 1]; else the element is bad.
#include "element_loss.cuh"
#include "element_math.cuh"

namespace isoloss {

template <typename T>
class Bce {
  // What PyTorch bounds logarithms and denominators with.
  static constexpr T MIN_LOG = -100;
  static constexpr T MIN_DENOMINATOR = (T) 1e-12;

 public:
  static constexpr bool READS_WEIGHT = true;
  static constexpr bool READS_SECOND = false;

  template <typename S>
  DEVICE T loss(const ElementCall<S>& call, T p, T t, T) {
    difference = p - t;
    product = p * (1 - p);
    // Neither product is negative exactly where its factor lies in [0, 1].
    outside = !(product >= 0 && t * (1 - t) >= 0);
    T log = ElementMath<T>::log(p);
    log = log < MIN_LOG ? MIN_LOG : log;
    T logOfRest = ElementMath<T>::logOfRest(p);
    logOfRest = logOfRest < MIN_LOG ? MIN_LOG : logOfRest;
    // Subtracted from 0, so that no loss is -0.
    return 0 - fma(t, log, (1 - t) * logOfRest);
  }

  template <typename S>
  DEVICE T gradient(const ElementCall<S>& call) const {
    T gradient = difference / (product < MIN_DENOMINATOR ? MIN_DENOMINATOR : product);
    return gradient * call.scale;
  }

  DEVICE bool bad() const { return outside; }

 private:
  T difference;
  T product;
  bool outside;
};

ELEMENT_LOSS_KERNELS(bce, Bce)

}  // namespace isoloss

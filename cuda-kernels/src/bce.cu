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
struct Bce {
  static constexpr bool READS_WEIGHT = true;
  static constexpr bool READS_SECOND = false;

  // What PyTorch bounds logarithms and denominators with.
  static constexpr T MIN_LOG = -100;
  static constexpr T MIN_DENOMINATOR = (T) 1e-12;

  template <typename S>
  static DEVICE void run(const ElementCall<S>& call, Element<T>& element, bool differentiate) {
    T p = element.input;
    T t = element.target;
    T product = p * (1 - p);
    // Neither product is negative exactly where its factor lies in [0, 1].
    element.bad = !(product >= 0 && t * (1 - t) >= 0);
    T log = ElementMath<T>::log(p);
    log = log < MIN_LOG ? MIN_LOG : log;
    T logOfRest = ElementMath<T>::logOfRest(p);
    logOfRest = logOfRest < MIN_LOG ? MIN_LOG : logOfRest;
    // Subtracted from 0, so that no loss is -0.
    element.loss = 0 - fma(t, log, (1 - t) * logOfRest);
    if (differentiate) {
      T gradient = (p - t) / (product < MIN_DENOMINATOR ? MIN_DENOMINATOR : product);
      element.gradient = gradient * call.scale;
    }
  }
};

ELEMENT_LOSS_KERNELS(bce, Bce)

}  // namespace isoloss

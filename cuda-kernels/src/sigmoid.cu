// The sigmoid of every element.
#include "element_function.cuh"

namespace isoloss {

template <typename T>
struct Sigmoid {
  static DEVICE T of(T x) { return Math<T>::sigmoid(x); }
};

ELEMENT_FUNCTION_KERNELS(sigmoid, Sigmoid)

}  // namespace isoloss

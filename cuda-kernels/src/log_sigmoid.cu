// The logarithm of the sigmoid of every element.
#include "element_function.cuh"

namespace isoloss {

template <typename T>
struct LogSigmoid {
  static DEVICE T of(T x) { return Math<T>::logSigmoid(x); }
};

ELEMENT_FUNCTION_KERNELS(log_sigmoid, LogSigmoid)

}  // namespace isoloss

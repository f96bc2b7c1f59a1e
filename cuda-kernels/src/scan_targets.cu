// Class-index targets before any logit is read: checks them, counts them, adds up their weights,
// and turns them into int32 labels, which all class losses read. A label that is no class is data:
// it is recorded, and the host makes an exception of it.
#include "exact_sum.cuh"

namespace isoloss {

constexpr int THREADS = 128;

// The label of a row that does not count.
constexpr int IGNORED = -1;

// The integer types, in the order of ScanLaunch.java.
enum LabelType { INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 };

// What the host gets back; it starts as zero bytes.
struct Scan {
  unsigned long long ignored;
  unsigned long long bad;
  // The complement of the first bad row, so that the largest is wanted and 0 stands for none.
  unsigned long long firstBad;
};

// A uint64 above 2^63 - 1 comes as 2^63 - 1, which is no class either; its negative twin could be
// the ignore index.
DEVICE long long readLabel(const void* labels, int type, long long row) {
  switch (type) {
    case INT8:
      return ((const signed char*) labels)[row];
    case INT16:
      return ((const short*) labels)[row];
    case INT32:
      return ((const int*) labels)[row];
    case UINT8:
      return ((const unsigned char*) labels)[row];
    case UINT16:
      return ((const unsigned short*) labels)[row];
    case UINT32:
      return ((const unsigned*) labels)[row];
    default:
      long long label = ((const long long*) labels)[row];
      return label < 0 && type == UINT64 ? 0x7fffffffffffffff : label;
  }
}

// Labels go to `to` if it is not null, and weights to `sum` if there are any. Rows are numbered
// from `first` on.
extern "C" __global__ void __launch_bounds__(THREADS)
scan_targets(const void* labels, int type, long long first, long long count, int classes,
             long long ignoreIndex, const double* weights, int* to, Scan* scan, Accumulator* sum) {
  __shared__ Window<THREADS>::Memory memory;
  Window<THREADS> window(memory, sum);
  long long ignored = 0;
  long long bad = 0;
  long long firstBad = 0;
  long long stride = (long long) gridDim.x * THREADS;
  for (long long row = (long long) blockIdx.x * THREADS + threadIdx.x; row < count; row += stride) {
    long long label = readLabel(labels, type, row);
    bool good = false;
    if (label == ignoreIndex) {
      ignored++;
    } else if (label < 0 || label >= classes) {
      firstBad = bad++ == 0 ? row : firstBad;
    } else {
      good = true;
      if (weights != nullptr) {
        window.reserve(1);
        window.add(weights[label]);
      }
    }
    if (to != nullptr) {
      to[row] = good ? (int) label : IGNORED;
    }
  }
  addOfWarp(&scan->ignored, ignored);
  if (bad > 0) {
    addAtomically(&scan->bad, bad);
    atomicMax(&scan->firstBad, ~(unsigned long long) (first + firstBad));
  }
  if (weights != nullptr) {
    window.finish();
  }
}

}  // namespace isoloss

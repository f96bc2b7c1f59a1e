// Rows by threads: neighbouring threads have neighbouring rows.
#pragma once

#include "row.cuh"

namespace isoloss {

// A strided class axis: the classes of a row lie `inner` apart, and neighbouring rows side by side.
template <typename S, typename Op>
DEVICE void rowsByThreads(Op op, const S* logits, S* output, long long rows, int classes,
                          long long inner) {
  for (long long r = (long long) blockIdx.x * blockDim.x + threadIdx.x; r < rows;
       r += (long long) gridDim.x * blockDim.x) {
    long long start = r / inner * inner * classes + r % inner;
    S* to = output == nullptr ? nullptr : output + start;
    Row<S, OneThread> row = {{}, logits + start, to, inner, classes, start};
    if (op.open(row, r)) {
      op.row(row);
    }
  }
}

// Few classes, side by side: a block's rows are one run of memory, which goes through shared memory
// so that threads side by side touch bytes side by side. There rows lie an odd number of elements
// apart, in different banks.
template <typename S, typename Op>
DEVICE void rowsInShared(Op op, const S* logits, S* output, long long rows, int classes) {
  extern __shared__ __align__(16) unsigned char memory[];
  S* staged = (S*) memory;
  int pitch = classes | 1;
  S* mine = staged + threadIdx.x * pitch;
  float* room = (float*) (staged + blockDim.x * pitch);
  int threads = blockDim.x;
  for (long long from = (long long) blockIdx.x * threads; from < rows;
       from += (long long) gridDim.x * threads) {
    int count = (int) min((long long) threads, rows - from);
    auto each = [&](auto move) {
      int row = (int) threadIdx.x / classes;
      int c = (int) threadIdx.x % classes;
      for (int i = threadIdx.x; i < count * classes; i += threads) {
        move(staged[row * pitch + c], from * classes + i);
        row += threads / classes;
        c += threads % classes;
        if (c >= classes) {
          c -= classes;
          row++;
        }
      }
    };
    each([&](S& here, long long i) { here = logits[i]; });
    __syncthreads();
    if ((int) threadIdx.x < count) {
      long long r = from + threadIdx.x;
      S* to = output == nullptr ? nullptr : mine;
      auto work = [&](auto thread) {
        Row<S, decltype(thread)> row = {thread, mine, to, 1, classes, r * classes};
        if (op.open(row, r)) {
          op.row(row);
        }
      };
      if constexpr (sizeof(typename Op::Sum) == sizeof(float)) {
        work(OneThreadWithRoom(room + threadIdx.x * pitch));
      } else {
        work(OneThread());
      }
    }
    __syncthreads();
    if (output != nullptr) {
      each([&](S& here, long long i) { store(output + i, here); });
      __syncthreads();
    }
  }
}

}  // namespace isoloss

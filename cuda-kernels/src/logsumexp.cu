// Log-sum-exp.
#define PARAMETERS(S) S *results,
#define ARGUMENTS results
#include "row_entries.cuh"

namespace isoloss {

template <typename S>
struct LogSumExp {
  using R = ComputedIn<S>;
  using Sum = ExpSum<R>;
  static constexpr bool IN_REGISTERS = sizeof(R) == sizeof(float);
  static constexpr bool KEEPS_EXPONENTIALS = true;

  S* results;

  long long r = 0;

  template <typename RowOf>
  DEVICE bool open(RowOf& row, long long number) {
    r = number;
    if (row.classes == 0) {
      // The sum over no class is 0.
      narrow(-infinity<R>(), results[r]);
      return false;
    }
    return true;
  }

  template <typename RowOf>
  DEVICE void finish(const RowOf& row) {
    if (row.threads.first()) {
      narrow(logSumExp(row.sums.s, row.sums.k, row.sums.h), results[r]);
    }
  }

  template <typename RowOf>
  DEVICE void write(const RowOf&, RegisterTile<S>&, int, int) const {}

  template <typename RowOf>
  DEVICE void row(RowOf& row) {
    row.sum();
    // The two infinite results are not sums.
    R h = row.sums.h;
    if (abs(h) == infinity<R>() && !hasNan(row)) {
      if (row.threads.first()) {
        narrow(h, results[r]);
      }
    } else {
      finish(row);
    }
  }

  template <typename RowOf>
  DEVICE bool hasNan(const RowOf& row) const {
    return row.threads.template largestOfTiles<R>(row.tiles(), [&](int t) {
      return row.threads.template largest<R>(row.count(t), [&](int i) {
        R logit = widen(row.logits[(t * TILE + i) * row.step]);
        return logit != logit ? (R) 1 : (R) 0;
      });
    }) > 0;
  }
};

}  // namespace isoloss

ROW_ENTRIES(logsumexp, LogSumExp)

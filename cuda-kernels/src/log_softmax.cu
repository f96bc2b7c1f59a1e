// Log-softmax.
#define PARAMETERS(S)
#define ARGUMENTS
#include "row_entries.cuh"

namespace isoloss {

template <typename S>
struct LogSoftmax {
  using R = ComputedIn<S>;
  using Sum = ExpSum<R>;
  static constexpr bool IN_REGISTERS = sizeof(R) == sizeof(float);
  static constexpr bool KEEPS_EXPONENTIALS = false;

  // log(S / e^max) of the row.
  R ratio = 0;

  template <typename RowOf>
  DEVICE bool open(RowOf&, long long) {
    return true;
  }

  template <typename RowOf>
  DEVICE void finish(const RowOf& row) {
    ratio = logOfRatio(row.sums.s, row.sums.k, row.sums.max);
    ratio = row.sums.s != row.sums.s ? Math<R>::nan() : ratio;
  }

  template <typename RowOf>
  DEVICE void write(const RowOf& row, RegisterTile<S>& tile, int t, int) const {
    if (ratio != ratio) {
      row.threads.each(row.count(t), [&](int i) { row.put(t * TILE + i, ratio); });
      return;
    }
    tile.subtract(row.sums.max, ratio);
    tile.store(row.output + t * TILE);
  }

  template <typename RowOf>
  DEVICE void row(RowOf& row) {
    row.sum();
    finish(row);
    row.each([&](int i) { row.put(i, row.x(i) - row.sums.max - ratio); });
  }
};

}  // namespace isoloss

ROW_ENTRIES(log_softmax, LogSoftmax)

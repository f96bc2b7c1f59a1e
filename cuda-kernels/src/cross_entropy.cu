// Cross-entropy with class indices and no label smoothing: losses, and gradients if there is an
// output.
#define PARAMETERS(S)                                                  \
  const int *labels, const double *classWeights, double divisor,       \
      isoloss::ComputedIn<S>*losses,
#define ARGUMENTS labels, classWeights, divisor, losses
#include "row_entries.cuh"

namespace isoloss {

template <typename S>
struct CrossEntropy {
  using R = ComputedIn<S>;
  using Sum = ExpSum<R>;
  static constexpr bool IN_REGISTERS = sizeof(R) == sizeof(float);
  static constexpr bool KEEPS_EXPONENTIALS = true;

  // IGNORED where a row does not count.
  const int* labels;
  // Null for 1.
  const double* classWeights;
  double divisor;
  R* losses;

  // Of the row: its number, its label and that one's logit and weight.
  long long r = 0;
  int label = 0;
  R x = 0;
  double weight = 1;

  // Returns whether there is anything to sum.
  template <typename RowOf>
  DEVICE bool open(RowOf& row, long long number) {
    r = number;
    label = labels[r];
    if (label == IGNORED) {
      if (row.threads.first()) {
        losses[r] = 0;
      }
      if (row.output != nullptr) {
        row.each([&](int i) { row.put(i, 0); });
      }
      return false;
    }
    x = row.x(label);
    weight = classWeights == nullptr ? 1 : classWeights[label];
    return true;
  }

  // Given the row's sum.
  template <typename RowOf>
  DEVICE void finish(const RowOf& row) {
    x -= row.sums.h;
    if (row.threads.first()) {
      losses[r] = Math<R>::canonical((R) weight * rowLoss(row.sums.s, row.sums.k, x));
    }
  }

  DEVICE R scale() const { return (R) (weight / divisor); }

  template <typename RowOf>
  DEVICE void write(const RowOf& row, RegisterTile<S>& tile, int t, int tileK) const {
    writeTile(row, tile, t, tileK, scale(), label, x);
  }

  template <typename RowOf>
  DEVICE void row(RowOf& row) {
    row.sum();
    finish(row);
    if (row.output != nullptr) {
      writeRow(row, scale(), label, x);
    }
  }
};

}  // namespace isoloss

ROW_ENTRIES(cross_entropy, CrossEntropy)

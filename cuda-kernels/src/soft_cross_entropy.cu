// Cross-entropy with probability targets or label smoothing: losses, and gradients if there is an
// output.
#define PARAMETERS(S)                                                                         \
  const int *labels, const S *targets, const double *classWeights, double keep, double spread, \
      double divisor, isoloss::ComputedIn<S>*losses,
#define ARGUMENTS labels, targets, classWeights, keep, spread, divisor, losses
#include "row_entries.cuh"

namespace isoloss {

template <typename S>
struct SoftCrossEntropy {
  using R = ComputedIn<S>;
  using Sum = SoftSum<R>;
  static constexpr bool IN_REGISTERS = false;
  static constexpr bool KEEPS_EXPONENTIALS = false;

  // Class indices, IGNORED where a row does not count; null if the targets are probabilities.
  const int* labels;
  const S* targets;
  // Null for 1.
  const double* classWeights;
  // How much of a target stays where it is, and how much goes to every class.
  double keep;
  double spread;
  double divisor;
  R* losses;

  // Of the row: its number, its label, and where its targets are.
  long long r = 0;
  int label = 0;
  const S* target = nullptr;
  long long step = 0;

  template <typename RowOf>
  DEVICE bool open(RowOf& row, long long number) {
    r = number;
    target = targets + row.start;
    step = row.step;
    label = labels == nullptr ? 0 : labels[r];
    if (label == IGNORED) {
      if (row.threads.first()) {
        losses[r] = 0;
      }
      if (row.output != nullptr) {
        row.each([&](int i) { row.put(i, 0); });
      }
      return false;
    }
    return true;
  }

  // The factor of -log p: class weight, smoothing and target in one.
  DEVICE R q(int i) const {
    R weight = classWeights == nullptr ? 1 : (R) classWeights[i];
    if (labels == nullptr) {
      return weight * fma((R) keep, widen(target[i * step]), (R) spread);
    }
    return i == label ? fma((R) keep, weight, weight * (R) spread) : weight * (R) spread;
  }

  // sum q (m - x) + (sum q) log(S / e^m), each tile with its own largest x in the place of m, then
  // joined. No difference of large numbers.
  template <typename RowOf>
  DEVICE void row(RowOf& row) {
    Sum sum = row.template sum<Sum>([&](Sum& lane, int i, R x, R top) {
      R factor = q(i);
      lane.distance = factor == 0 ? lane.distance : fma(factor, top - x, lane.distance);
      lane.target += factor;
    });
    R total = (R) sum.target;
    R s = row.sums.s;
    R loss = fma(total, logOfRatio(s, row.sums.k, row.sums.max), sum.distance);
    if (row.threads.first()) {
      losses[r] = s != s ? Math<R>::nan() : Math<R>::canonical(loss);
    }
    if (row.output != nullptr) {
      write(row, total);
    }
  }

  template <typename RowOf>
  DEVICE void write(const RowOf& row, R total) const {
    R scale = (R) (1 / divisor);
    Factor<R> factor((R) 1, row.sums.s, row.sums.k);
    row.threads.sync();
    row.threads.eachTile(row.tiles(), [&](int t) {
      row.eachProduct(factor, t, row.referenceOfTile(t), [&](int i, R p) {
        row.put(i, fma(total, p, -q(i)) * scale);
      });
    });
  }

};

}  // namespace isoloss

ROW_ENTRIES(soft_cross_entropy, SoftCrossEntropy)

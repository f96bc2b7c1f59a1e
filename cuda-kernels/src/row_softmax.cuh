// Multiples of a row's softmax as output, less one at the label: softmax, and cross-entropy's
// gradient.
#pragma once

#include "row_warps.cuh"

namespace isoloss {

constexpr int NO_LABEL = -1;

// From registers. `xLabel` is the label's logit.
template <typename S, typename RowOf>
DEVICE void writeTile(const RowOf& row, RegisterTile<S>& tile, int t, int tileK, float scale,
                      int label, float xLabel);

// From memory, one tile.
template <typename RowOf, typename R>
DEVICE void writeTile(const RowOf& row, Factor<R>& factor, int t, int tileK, int label, R xLabel) {
  row.eachProduct(factor, t, tileK, [&](int i, R product) {
    bool atLabel = i == label && !factor.isNan();
    row.put(i, atLabel ? factor.atLabel(xLabel, tileK) : product);
  });
}

// From memory, all tiles.
template <typename RowOf, typename R>
DEVICE void writeRow(const RowOf& row, R scale, int label, R xLabel) {
  Factor<R> factor(scale, row.sums.s, row.sums.k);
  row.threads.sync();
  row.threads.eachTile(row.tiles(), [&](int t) {
    writeTile(row, factor, t, row.referenceOfTile(t), label, xLabel);
  });
}

template <typename S, typename RowOf>
DEVICE void writeTile(const RowOf& row, RegisterTile<S>& tile, int t, int tileK, float scale,
                      int label, float xLabel) {
  Factor<float> factor(scale, row.sums.s, row.sums.k);
  factor.enter(tileK);
  if (!tile.multiply(factor)) {
    writeTile(row, factor, t, tileK, label, xLabel);
    return;
  }
  tile.store(row.output + t * TILE);
  // The very thread that has just written there.
  bool here = label != NO_LABEL && label / TILE == t;
  if (here && row.threads.thread == tile.owner(label % TILE)) {
    row.put(label, factor.atLabel(xLabel, tileK));
  }
}

}  // namespace isoloss

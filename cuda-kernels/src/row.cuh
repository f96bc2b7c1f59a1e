// Rows of any type, stride and number of classes, whatever the logits are: FloatRows.java.
#pragma once

#include "row_threads.cuh"
#include "storage.cuh"

namespace isoloss {

// A row's sum S 2^K, the shift h that x is without, and the largest x.
template <typename R>
struct RowSum {
  R s;
  int k;
  R h;
  R max;
};

// A row whose logits lie in memory and are read again whenever they are needed. RegisterRow is
// faster where nothing is special.
template <typename S, typename Threads>
struct Row {
  using R = ComputedIn<S>;

  Threads threads;
  const S* logits;
  // Where function values or gradients go: null if nowhere; may be the logits.
  S* output;
  // How far apart the classes lie.
  long long step;
  int classes;
  // Where the row begins in its tensor.
  long long start;
  RowSum<R> sums = {0, 0, 0, 0};

  DEVICE int tiles() const { return tilesOf(classes); }

  DEVICE int count(int tile) const { return min(TILE, classes - tile * TILE); }

  DEVICE R x(int i) const { return widen(logits[i * step]) - sums.h; }

  DEVICE void put(int i, R y) const { narrow(y, output[i * step]); }

  // The largest x of a tile; -inf if there is none.
  DEVICE R top(int tile) const {
    int from = tile * TILE;
    return threads.template largest<R>(count(tile), [&](int i) { return x(from + i); });
  }

  // Finds the row's largest x, its shift if that is extreme, and the largest reference.
  DEVICE void scan() {
    sums.h = 0;
    sums.max = threads.template largestOfTiles<R>(tiles(), [&](int tile) { return top(tile); });
    if (extreme(Math<R>::exponent(sums.max))) {
      sums.h = sums.max;
      sums.max = abs(sums.h) < infinity<R>() ? 0 : -infinity<R>();
    }
    sums.k = referenceOf(sums.max);
  }

  // S 2^K = sum e^x over the row: tile by tile, then the tiles joined by exact scalings.
  //
  // `addTarget` adds to a lane what a target adds, given the class, its x, and the tile's largest.
  template <typename Sum, typename F>
  DEVICE Sum sum(F addTarget) {
    scan();
    int all = tiles();
    auto tileSum = [&](int tile) {
      int from = tile * TILE;
      R largest = all == 1 ? sums.max : top(tile);
      int tileK = referenceOf(largest);
      // All -inf: any finite number serves, and 0 keeps -inf - -inf away.
      largest = largest == -infinity<R>() ? 0 : largest;
      Sum sum = threads.template laneSum<Sum>(count(tile), [&](Sum& lane, int i) {
        R v = x(from + i);
        lane.e += Math<R>::expScaled(v, tileK);
        addTarget(lane, from + i, v, largest);
      });
      if (all > 1) {
        sum.join(Math<R>::pow2(tileK - sums.k), sums.max - largest);
      }
      return sum;
    };
    Sum sum = all == 1 ? tileSum(0) : threads.template join<Sum>(all, tileSum);
    sums.s = sum.e;
    return sum;
  }

  DEVICE void sum() {
    sum<ExpSum<R>>([](ExpSum<R>&, int, R, R) {});
  }

  DEVICE int referenceOfTile(int tile) const {
    return tiles() == 1 ? sums.k : referenceOf(top(tile));
  }

  // Hands f every class of a tile and the factor's multiple of its softmax.
  template <typename F>
  DEVICE void eachProduct(Factor<R>& factor, int tile, int tileK, F f) const {
    factor.enter(tileK);
    double ratio = factor.ratio();
    threads.each(count(tile), [&](int i) {
      R v = x(tile * TILE + i);
      R product = factor.product(v, Math<R>::expScaled(v, tileK), ratio);
      f(tile * TILE + i, factor.isNan() ? Math<R>::nan() : product);
    });
  }

  // Hands f every class.
  template <typename F>
  DEVICE void each(F f) const {
    threads.sync();
    threads.eachTile(tiles(), [&](int tile) {
      threads.each(count(tile), [&](int i) { f(tile * TILE + i); });
    });
  }
};

}  // namespace isoloss

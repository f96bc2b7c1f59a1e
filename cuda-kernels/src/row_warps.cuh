// Contiguous rows by warps: a warp a row, or a block a long row.
#pragma once

#include "row.cuh"
#include "row_tile.cuh"

namespace isoloss {

// What the warps of a block tell each other about a row's tiles.
struct Notes {
  static constexpr int MOST_TILES = 1024;

  float sums[MOST_TILES];
  float tops[MOST_TILES];
};

// The largest logit of the tiles that have been noted.
template <typename Threads>
DEVICE float largestNoted(const Notes& notes, int tiles, const Threads& threads) {
  float max = -infinity<float>();
#pragma unroll 1
  for (int t = threads.thread; t < tiles; t += 32) {
    max = larger(max, notes.tops[t]);
  }
  return largestOfWarp(max);
}

// Joins the tiles that have been noted.
template <typename Threads>
DEVICE float sumNoted(const Notes& notes, int tiles, int k, const Threads& threads) {
  auto add = [&](ExpSum<float>& lane, int t) {
    lane.e += notes.sums[t] * F32::pow2(referenceOf(notes.tops[t]) - k);
  };
  return threads.template laneSum<ExpSum<float>>(tiles, add).e;
}

// A row whose logits are read once, into registers, and stay there for the output if each warp has
// but one tile; else they are read again for it. Returns false, having written nothing, if the row
// is one for [Row]: extreme, or too long to be noted, or an output that no quads fit.
template <typename S, typename Op, typename RowOf>
DEVICE bool rowInRegisters(Op& op, RowOf& row, Notes* notes) {
  int tiles = row.tiles();
  int warps = row.threads.warps;
  bool writes = row.output != nullptr;
  if (tiles > Notes::MOST_TILES || (writes && behind(row.output, 4) != behind(row.logits, 4))) {
    return false;
  }
  int steps = (tiles + warps - 1) / warps;
  RegisterTile<S> tile;
  int tileK = 0;
#pragma unroll 1
  for (int visit = 0; visit < (writes ? 2 * steps : steps); visit++) {
    bool reading = visit < steps;
    int t = row.threads.warp + warps * (reading ? visit : visit - steps);
    bool mine = t < tiles;
    if (mine && (reading || steps > 1)) {
      tile.load(row.logits + t * TILE, row.threads.thread, row.count(t));
      if (reading || Op::KEEPS_EXPONENTIALS) {
        float top = tile.top();
        tileK = referenceOf(top);
        float s = tile.template sum<Op::KEEPS_EXPONENTIALS>(tileK);
        if (warps == 1) {
          row.sums = {s, tileK, 0, top};
        } else if (reading && row.threads.thread == 0) {
          notes->sums[t] = s;
          notes->tops[t] = top;
        }
      }
    }
    if (visit == steps - 1) {
      row.threads.sync();
      if (warps > 1) {
        row.sums.max = largestNoted(*notes, tiles, row.threads);
      }
      int n = F32::exponent(row.sums.max);
      if (extreme(n)) {
        return false;
      }
      row.sums.k = reference(n);
      if (warps > 1 && (writes || row.threads.warp == 0)) {
        row.sums.s = sumNoted(*notes, tiles, row.sums.k, row.threads);
      }
      op.finish(row);
    }
    if (mine && !reading) {
      op.write(row, tile, t, tileK);
    }
  }
  return true;
}

// The rows of a batch.
template <typename S, typename Op>
DEVICE void rowsByWarps(Op op, const S* logits, S* output, long long rows, int classes,
                        int warpsPerRow) {
  using R = ComputedIn<S>;
  using Threads = Warps<R, typename Op::Sum>;
  __shared__ Meeting<R, typename Op::Sum> meeting;
  // In turns, so that a warp may go on to the next row while others are still at this one.
  __shared__ Notes notes[Op::IN_REGISTERS ? 2 : 1];
  int warp = threadIdx.x / 32;
  int rowsPerBlock = blockDim.x / 32 / warpsPerRow;
  Threads threads = {(int) threadIdx.x % 32, warp % warpsPerRow, warpsPerRow, &meeting};
  int turn = 0;
  for (long long r = (long long) blockIdx.x * rowsPerBlock + warp / warpsPerRow; r < rows;
       r += (long long) gridDim.x * rowsPerBlock) {
    S* to = output == nullptr ? nullptr : output + r * classes;
    Row<S, Threads> row = {threads, logits + r * classes, to, 1, classes, r * classes};
    if (!op.open(row, r)) {
      continue;
    }
    if constexpr (Op::IN_REGISTERS) {
      turn ^= 1;
      if (rowInRegisters<S>(op, row, &notes[turn])) {
        continue;
      }
    }
    op.row(row);
  }
}

}  // namespace isoloss

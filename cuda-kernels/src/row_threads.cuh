// Who works on a row: one thread, or warps. Both sum by the same lanes and tree.
#pragma once

#include "row_lanes.cuh"

namespace isoloss {

// One thread has a row to itself: for few classes, and for a strided class axis, where neighbouring
// threads have neighbouring rows.
struct OneThread {
  DEVICE bool first() const { return true; }

  DEVICE void sync() const {}

  // The largest of f(i); -inf if there is none.
  template <typename R, typename F>
  DEVICE R largest(int count, F f) const {
    R top = -infinity<R>();
#pragma unroll 1
    for (int i = 0; i < count; i++) {
      top = larger(top, f(i));
    }
    return top;
  }

  template <typename R, typename F>
  DEVICE R largestOfTiles(int tiles, F f) const {
    return largest<R>(tiles, f);
  }

  // Lanes are visited in the order in which the tree can be folded on the way: the bits of their
  // numbers reversed. One sum waits at each level of the tree. `add` adds element i to a lane.
  template <typename Sum, typename F>
  DEVICE Sum laneSum(int count, F add) const {
    int levels = count > LANES / 2 ? 7 : 32 - __clz(count - 1);
    Sum waiting[7];
    Sum sum;
#pragma unroll 1
    for (unsigned leaf = 0; leaf < 1u << levels; leaf++) {
      sum = Sum();
#pragma unroll 1
      for (int i = __brev(leaf) >> (31 - levels) >> 1; i < count; i += LANES) {
        add(sum, i);
      }
      bool folding = true;
#pragma unroll
      for (int level = 0; level < 7; level++) {
        if (folding && (leaf >> level & 1) != 0) {
          Sum lower = waiting[level];
          lower += sum;
          sum = lower;
        } else if (folding) {
          waiting[level] = sum;
          folding = false;
        }
      }
    }
    return sum;
  }

  // Sums tiles as classes are summed.
  template <typename Sum, typename F>
  DEVICE Sum join(int tiles, F tileSum) const {
    return laneSum<Sum>(tiles, [&](Sum& lane, int tile) { lane += tileSum(tile); });
  }

  template <typename F>
  DEVICE void each(int count, F f) const {
#pragma unroll 1
    for (int i = 0; i < count; i++) {
      f(i);
    }
  }

  template <typename F>
  DEVICE void eachTile(int tiles, F f) const {
    each(tiles, f);
  }
};

// One thread has a row of few classes, and room for a float each: cheaper than to fold on the way.
struct OneThreadWithRoom : OneThread {
  float* room;

  DEVICE explicit OneThreadWithRoom(float* room) : room(room) {}

  // Each class is a lane.
  template <typename Sum, typename F>
  DEVICE Sum laneSum(int count, F add) const {
#pragma unroll 1
    for (int i = 0; i < count; i++) {
      Sum lane;
      add(lane, i);
      room[i] = lane.e;
    }
    int half = 1 << (32 - __clz(count - 1)) >> 1;
#pragma unroll 1
    for (int lanes = count; half >= 1; lanes = half, half /= 2) {
#pragma unroll 1
      for (int lane = half; lane < lanes; lane++) {
        room[lane - half] += room[lane];
      }
    }
    return {room[0]};
  }
};

// Where the warps of a row meet.
template <typename R, typename Sum>
struct Meeting {
  Sum lanes[LANES];
  R tops[32];
};

// One warp, or all the warps of a block, have a row, each a tile at a time. In a tile a thread has
// the elements whose number is its own modulo 32.
template <typename R, typename Sum>
struct Warps {
  int thread;
  int warp;
  // A power of two.
  int warps;
  Meeting<R, Sum>* meeting;

  DEVICE bool first() const { return warp == 0 && thread == 0; }

  // Waits for all threads of the row.
  DEVICE void sync() const {
    if (warps > 1) {
      __syncthreads();
    } else {
      __syncwarp();
    }
  }

  template <typename, typename F>
  DEVICE R largest(int count, F f) const {
    R top = -infinity<R>();
#pragma unroll 1
    for (int first = 0; first < count; first += 32) {
      int i = first + thread;
      top = i < count ? larger(top, f(i)) : top;
    }
    return largestOfWarp(top);
  }

  template <typename, typename F>
  DEVICE R largestOfTiles(int tiles, F f) const {
    R top = -infinity<R>();
#pragma unroll 1
    for (int tile = warp; tile < tiles; tile += warps) {
      top = larger(top, f(tile));
    }
    if (warps == 1) {
      return top;
    }
    sync();
    if (thread == 0) {
      meeting->tops[warp] = top;
    }
    sync();
    return largestOfWarp(thread < warps ? meeting->tops[thread] : -infinity<R>());
  }

  template <typename S, typename F>
  DEVICE S laneSum(int count, F add) const {
    S lanes[4];
#pragma unroll 1
    for (int first = 0; first < count; first += LANES) {
#pragma unroll
      for (int c = 0; c < 4; c++) {
        int i = first + 32 * c + thread;
        if (i < count) {
          add(lanes[c], i);
        }
      }
    }
    return halve(lanes);
  }

  // All tiles of a lane are one warp's, in order, since tile t is of warp t mod `warps`.
  template <typename S, typename F>
  DEVICE S join(int tiles, F tileSum) const {
    sync();
#pragma unroll 1
    for (int lane = warp * 32 + thread; lane < LANES; lane += warps * 32) {
      meeting->lanes[lane] = Sum();
    }
    sync();
#pragma unroll 1
    for (int tile = warp; tile < tiles; tile += warps) {
      Sum sum = tileSum(tile);
      if (thread == 0) {
        meeting->lanes[tile % LANES] += sum;
      }
    }
    sync();
    return laneSum<Sum>(LANES, [&](Sum& lane, int i) { lane += meeting->lanes[i]; });
  }

  template <typename F>
  DEVICE void each(int count, F f) const {
#pragma unroll 1
    for (int i = thread; i < count; i += 32) {
      f(i);
    }
    __syncwarp();
  }

  template <typename F>
  DEVICE void eachTile(int tiles, F f) const {
#pragma unroll 1
    for (int tile = warp; tile < tiles; tile += warps) {
      f(tile);
    }
  }
};

}  // namespace isoloss

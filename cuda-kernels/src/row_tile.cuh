// A tile in the registers of a warp.
//
// Logits are moved by aligned quads. Thread j has the quads j, j + 32, j + 64 ..., so four lanes are
// its own, if the row begins at a sector of 32 bytes. If it begins `phase` elements behind one, the
// lanes are turned by that much, which no sum notices: the tree pairs the same lanes, and a + b is
// b + a. Only the first `phase` elements are special. They would be those of the tile before; so the
// last ones of this tile stand in their place, and are the last that their lanes add.
#pragma once

#include "row_lanes.cuh"
#include "row_quad.cuh"

namespace isoloss {

// How many elements a pointer is behind a multiple of `unit` of them, a power of two.
template <typename S>
DEVICE int behind(const S* pointer, int unit) {
  return (int) ((unsigned long long) pointer / sizeof(S)) & (unit - 1);
}

template <typename S>
struct RegisterTile {
  static constexpr int GROUPS = TILE / LANES;

  // Four neighbouring numbers of each 128.
  float v[GROUPS][4];

  int phase;
  int count;
  // The place in the tile of the thread's first number.
  int first;
  // How many 128s there are, at least in part.
  int groups;

  // Where the number v[m][c] lies in the tile.
  DEVICE int place(int m, int c) const {
    int i = first + LANES * m + c;
    return m == 0 && i < 0 ? i + TILE : i;
  }

  // Whether all of a quad's numbers are there, and in one piece.
  DEVICE bool whole(int m) const {
    int i = first + LANES * m;
    return (m > 0 || i >= 0) && i + 4 <= count;
  }

  // Whether that holds for all threads.
  DEVICE bool wholeGroup(int m) const {
    return (m > 0 || phase == 0) && LANES * (m + 1) - phase <= count;
  }

  // Whether a loop over groups ends here. Looking is not free, so it is not done at each.
  DEVICE bool end(int m) const { return (m == 1 || m == 2 || (m > 0 && m % 4 == 0)) && m >= groups; }

  // What is missing is -inf.
  DEVICE void load(const S* tile, int thread, int tileCount) {
    phase = behind(tile, 32 / sizeof(S));
    count = tileCount;
    first = 4 * thread - phase;
    groups = min(GROUPS, (count + phase + LANES - 1) / LANES);
    if (count == TILE && phase == 0) {
#pragma unroll
      for (int m = 0; m < GROUPS; m++) {
        loadQuad(tile + first + LANES * m, v[m]);
      }
      return;
    }
    float head[4];
    float tail[4];
    float missing = -infinity<float>();
    loadBroken(tile, first < 0 ? first : count, head);
    loadBroken(tile, tailQuad(), tail);
#pragma unroll
    for (int m = 0; m < GROUPS; m++) {
      if (end(m)) {
        break;
      }
      if (whole(m)) {
        loadQuad(tile + first + LANES * m, v[m]);
      } else {
        bool isTail = first + LANES * m == tailQuad();
#pragma unroll
        for (int c = 0; c < 4; c++) {
          v[m][c] = m == 0 && first < 0 ? head[c] : isTail ? tail[c] : missing;
        }
      }
    }
  }

  // Where the thread's quad begins that crosses the end of the tile; `count` if there is none.
  DEVICE int tailQuad() const {
    int last = first + (count - 1 - first & -LANES);
    bool inside = first < count && last >= 0 && last < first + TILE;
    return inside && last + 4 > count ? last : count;
  }

  // A quad that is not whole, one by one.
  DEVICE void loadBroken(const S* tile, int at, float (&to)[4]) const {
#pragma unroll
    for (int c = 0; c < 4; c++) {
      int i = at + c < 0 ? at + c + TILE : at + c;
      to[c] = i < count ? widen(tile[i]) : -infinity<float>();
    }
  }

  DEVICE void storeBroken(S* tile, int at, const float (&from)[4]) const {
#pragma unroll
    for (int c = 0; c < 4; c++) {
      int i = at + c < 0 ? at + c + TILE : at + c;
      if (i < count) {
        narrow(from[c], tile[i]);
      }
    }
  }

  DEVICE float top() const {
    float top = -infinity<float>();
#pragma unroll
    for (int m = 0; m < GROUPS; m++) {
      if (end(m)) {
        break;
      }
#pragma unroll
      for (int c = 0; c < 4; c++) {
        top = larger(top, v[m][c]);
      }
    }
    return largestOfWarp(top);
  }

  // Puts a logit whose exponential is 0 in the place of what is missing, and of what is so small
  // that it is to be flushed. So the exponentials need no look at the flush.
  template <bool FLUSH>
  DEVICE void clear(int tileK, float magic) {
    float zero = (tileK - F32::BIAS) * F32::LN2_HIGH;
    if (count < TILE) {
#pragma unroll
      for (int m = 0; m < GROUPS; m++) {
        if (end(m)) {
          break;
        }
        if (!wholeGroup(m)) {
#pragma unroll
          for (int c = 0; c < 4; c++) {
            v[m][c] = place(m, c) < count ? v[m][c] : zero;
          }
        }
      }
    }
    if (!FLUSH) {
      return;
    }
    float least = infinity<float>();
#pragma unroll
    for (int m = 0; m < GROUPS; m++) {
      if (end(m)) {
        break;
      }
#pragma unroll
      for (int c = 0; c < 4; c++) {
        least = fminf(least, v[m][c]);
      }
    }
    // At the index just below the flush, the power of two is 0 already.
    if (F32::expIndex(least, magic) < F32::EXP_FLUSH - 1) {
#pragma unroll
      for (int m = 0; m < GROUPS; m++) {
        if (end(m)) {
          break;
        }
#pragma unroll
        for (int c = 0; c < 4; c++) {
          v[m][c] = F32::expIndex(v[m][c], magic) < F32::EXP_FLUSH ? zero : v[m][c];
        }
      }
    }
  }

  // The lane sums of 2^-K e^x, and their tree; the exponentials take the place of the logits if they
  // are wanted.
  template <bool KEEP>
  DEVICE float sum(int tileK) {
    float magic = F32::expMagic(tileK);
    clear<KEEP>(tileK, magic);
    float lanes[4];
    float late[4];
#pragma unroll
    for (int m = 0; m < GROUPS; m++) {
      if (end(m)) {
        break;
      }
#pragma unroll
      for (int c = 0; c < 4; c++) {
        float x = v[m][c];
        float index = F32::expIndex(x, magic);
        float e = KEEP ? F32::expUnflushed(x, index, magic) : F32::expAt(x, index, magic);
        lanes[c] = m == 0 ? e : lanes[c] + e;
        late[c] = m == 0 ? e : late[c];
        if (KEEP) {
          v[m][c] = e;
        }
      }
      if (m == 0 && phase != 0) {
#pragma unroll
        for (int c = 0; c < 4; c++) {
          lanes[c] = first + c < 0 ? 0 : lanes[c];
        }
      }
    }
    if (phase != 0) {
#pragma unroll
      for (int c = 0; c < 4; c++) {
        lanes[c] += first + c < 0 ? late[c] : 0;
      }
    }
    return halveQuads(lanes);
  }

  // Halves 128 lanes of which a thread has four neighbours. After the first two steps, one of the
  // four is left to each thread: which one, two bits of its number tell.
  static DEVICE float halveQuads(const float (&lanes)[4]) {
    bool upper = (threadIdx.x & 16) != 0;
    bool second = (threadIdx.x & 8) != 0;
    float even = (upper ? lanes[2] : lanes[0]) + exchanged<16>(upper ? lanes[0] : lanes[2]);
    float odd = (upper ? lanes[3] : lanes[1]) + exchanged<16>(upper ? lanes[1] : lanes[3]);
    float sum = (second ? odd : even) + exchanged<8>(second ? even : odd);
    sum += exchanged<4>(sum);
    sum += exchanged<2>(sum);
    sum += exchanged<1>(sum);
    // Lanes 2 apart, then 1.
    sum += exchanged<16>(sum);
    sum += exchanged<8>(sum);
    return sum;
  }

  // Makes products of the exponentials. Returns whether all of the warp are good; else they are of
  // no use.
  DEVICE bool multiply(const Factor<float>& factor) {
    float least = infinity<float>();
#pragma unroll
    for (int m = 0; m < GROUPS; m++) {
      if (end(m)) {
        break;
      }
      bool all = wholeGroup(m);
#pragma unroll
      for (int c = 0; c < 4; c++) {
        v[m][c] = factor.fast(v[m][c]);
        float size = abs(v[m][c]);
        if (!all) {
          size = place(m, c) < count ? size : infinity<float>();
        }
        least = fminf(least, size);
      }
    }
    // A factor that is not finite would make NaN, which the minimum passes by.
    bool good = factor.normal(least) && abs(factor.c) < infinity<float>();
    return __all_sync(WHOLE_WARP, good);
  }

  // Subtracts two numbers from each logit, one after the other.
  DEVICE void subtract(float a, float b) {
#pragma unroll
    for (int m = 0; m < GROUPS; m++) {
      if (end(m)) {
        break;
      }
#pragma unroll
      for (int c = 0; c < 4; c++) {
        v[m][c] = v[m][c] - a - b;
      }
    }
  }

  DEVICE void store(S* tile) const {
    float tail[4] = {0, 0, 0, 0};
    int tailAt = tailQuad();
#pragma unroll
    for (int m = 0; m < GROUPS; m++) {
      if (end(m)) {
        break;
      }
      if (whole(m)) {
        storeQuad(tile + first + LANES * m, v[m]);
      } else if (first + LANES * m == tailAt) {
#pragma unroll
        for (int c = 0; c < 4; c++) {
          tail[c] = v[m][c];
        }
      }
    }
    if (first < 0) {
      storeBroken(tile, first, v[0]);
    }
    storeBroken(tile, tailAt, tail);
  }

  // The number of the thread that has a place of the tile.
  DEVICE int owner(int place) const { return (place + phase) / 4 & 31; }
};

}  // namespace isoloss

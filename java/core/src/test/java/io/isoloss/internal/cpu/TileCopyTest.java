package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.DType;
import io.isoloss.Tensor;
import io.isoloss.internal.math.Half;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The bulk conversions of 16-bit types against [Half], over every number of the type, and over
/// every float near a rounding boundary of it.
class TileCopyTest {
  private static final float[] TILE = new float[FloatTile.SIZE];

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void widenings(Kernels kernels) {
    TileCopy copy = kernels.tileCopy();
    short[] halves = new short[1 << 16];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (short) i;
    }
    for (DType type : new DType[] {DType.FLOAT16, DType.BFLOAT16}) {
      Tensor tensor = Tensor.wrap(MemorySegment.ofArray(halves), type, halves.length);
      // Odd lengths, so that there are tails.
      for (int at = 0; at < halves.length; at += 1999) {
        int count = Math.min(1999, halves.length - at);
        copy.load(tensor, at, count, TILE, 3);
        for (int i = 0; i < count; i++) {
          float expected =
              type == DType.FLOAT16
                  ? Half.fromFloat16(halves[at + i])
                  : Half.fromBfloat16(halves[at + i]);
          assertThat(TILE[3 + i]).isEqualTo((Float) expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void roundings(Kernels kernels) {
    TileCopy copy = kernels.tileCopy();
    short[] halves = new short[FloatTile.SIZE];
    for (DType type : new DType[] {DType.FLOAT16, DType.BFLOAT16}) {
      Tensor tensor = Tensor.wrap(MemorySegment.ofArray(halves), type, halves.length);
      int dropped = type == DType.FLOAT16 ? 13 : 16;
      int count = 0;
      for (long cell = 0; cell < 1L << (32 - dropped); cell++) {
        for (int near = -1; near <= 1; near++) {
          TILE[count++] = Float.intBitsToFloat((int) (cell << dropped) + (1 << dropped - 1) + near);
          TILE[count - 1] = Float.isNaN(TILE[count - 1]) ? Float.NaN : TILE[count - 1];
          if (count == 1999) {
            copy.store(TILE, count, tensor, 7);
            for (int i = 0; i < count; i++) {
              short expected =
                  type == DType.FLOAT16 ? Half.toFloat16(TILE[i]) : Half.toBfloat16(TILE[i]);
              assertThat(halves[7 + i]).isEqualTo(expected);
            }
            count = 0;
          }
        }
      }
    }
  }
}

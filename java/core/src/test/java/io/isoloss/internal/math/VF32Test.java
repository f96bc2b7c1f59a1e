package io.isoloss.internal.math;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Bits against bits, at the width of this JVM; a build runs it at each width.
@DisabledIfSystemProperty(named = Simd.PROPERTY, matches = "scalar")
class VF32Test {
  private static final VectorSpecies<Float> FLOAT = VectorWidth.FLOAT;
  private static final int RANDOM_VECTORS = 200_000;

  interface Vector {
    FloatVector at(FloatVector x);
  }

  record Twins(String name, ElementSweep.Function scalar, Vector vector) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Twins> TWINS =
      List.of(
          new Twins("expScaled 0", x -> F32.expScaled(x, 0), x -> VF32.expScaled(x, 0)),
          new Twins("expScaled 64", x -> F32.expScaled(x, 64), x -> VF32.expScaled(x, 64)),
          new Twins(
              "expScaled -14464",
              x -> F32.expScaled(x, -14464),
              x -> VF32.expScaled(x, FloatVector.broadcast(FLOAT, -14464))),
          new Twins(
              "expIndex",
              x -> F32.expIndex(x, F32.expMagic(128)),
              x -> VF32.expIndex(x, VF32.expMagic(FloatVector.broadcast(FLOAT, 128)))),
          new Twins("log", F32::log, VF32::log),
          new Twins("logExponent", F32::logExponent, VF32::logExponent),
          new Twins("logMantissa", F32::logMantissa, VF32::logMantissa),
          new Twins("log1p", F32::log1p, VF32::log1p),
          new Twins("sigmoid", F32::sigmoid, VF32::sigmoid),
          new Twins("logSigmoid", F32::logSigmoid, VF32::logSigmoid));

  @ParameterizedTest
  @FieldSource("TWINS")
  void randomBitsGiveTheSameBits(Twins twins) {
    Random random = new Random(1);
    float[] x = new float[FLOAT.length()];
    float[] y = new float[FLOAT.length()];
    for (int round = 0; round < RANDOM_VECTORS; round++) {
      for (int i = 0; i < x.length; i++) {
        x[i] =
            round % 2 == 0
                ? Float.intBitsToFloat(random.nextInt())
                : (float) random.nextGaussian() * 50;
      }
      compare(twins, x, y);
    }
  }

  @ParameterizedTest
  @FieldSource("TWINS")
  void theNeighbourhoodOfEveryEdgeGivesTheSameBits(Twins twins) {
    float[] edges = {
      0f,
      Float.MIN_VALUE,
      Float.MIN_NORMAL,
      1e-30f,
      0x1p-25f,
      0.25f,
      0.5f,
      0x1.6a09e6p-1f,
      1f,
      0x1.6a09e6p0f,
      2f,
      16f,
      87.33654f,
      87.68312f,
      88.37626f,
      89.5f,
      103.97208f,
      128f,
      133f,
      9950f,
      1e5f,
      0x1p22f,
      0x1p23f,
      0x1p24f,
      1e30f,
      Float.MAX_VALUE,
      Float.POSITIVE_INFINITY
    };
    float[] x = new float[FLOAT.length()];
    float[] y = new float[FLOAT.length()];
    for (float edge : edges) {
      for (int sign = 0; sign <= 1; sign++) {
        int first = (Float.floatToRawIntBits(edge) | sign << 31) - 1000;
        for (int start = 0; start < 2000; start += x.length) {
          for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(first + start + i);
          }
          compare(twins, x, y);
        }
      }
    }
  }

  private static void compare(Twins twins, float[] x, float[] y) {
    twins.vector.at(FloatVector.fromArray(FLOAT, x, 0)).intoArray(y, 0);
    for (int i = 0; i < x.length; i++) {
      int actual = bits(twins, y[i]);
      int expected = bits(twins, twins.scalar.at(x[i]));
      if (actual != expected) {
        fail("%s of %a: %08x, not %08x", twins, x[i], actual, expected);
      }
    }
  }

  /// The bits of an internal function's NaN are not defined; those of a public one's are.
  private static int bits(Twins twins, float y) {
    boolean published = twins.name.endsWith("igmoid");
    return published ? Float.floatToRawIntBits(y) : Float.floatToIntBits(y);
  }
}

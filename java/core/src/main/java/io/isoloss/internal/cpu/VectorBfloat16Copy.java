package io.isoloss.internal.cpu;

import io.isoloss.internal.math.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [Bfloat16Copy] on vectors.
final class VectorBfloat16Copy extends Bfloat16Copy {
  private static final VectorSpecies<Float> FLOAT = VectorWidth.FLOAT;
  private static final VectorSpecies<Integer> INT = FLOAT.vectorShape().withLanes(int.class);

  /// As many shorts as there are floats in a vector.
  private static final VectorSpecies<Short> SHORT =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOAT.vectorBitSize() / 2));

  @Override
  void widen(short[] from, float[] to, int toAt, int count) {
    int i = 0;
    for (; i <= count - FLOAT.length(); i += FLOAT.length()) {
      ShortVector halves = ShortVector.fromArray(SHORT, from, i);
      IntVector bits = (IntVector) halves.convertShape(VectorOperators.ZERO_EXTEND_S2I, INT, 0);
      bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().intoArray(to, toAt + i);
    }
    for (; i < count; i++) {
      to[toAt + i] = Float.intBitsToFloat(from[i] << 16);
    }
  }

  /// Numbers behind `count`, up to a whole vector, are rounded along.
  @Override
  void round(float[] from, short[] to, int count) {
    for (int i = 0; i < count; i += FLOAT.length()) {
      IntVector bits = FloatVector.fromArray(FLOAT, from, i).reinterpretAsInts();
      IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
      IntVector rounded = bits.add(0x7fff).add(odd).lanewise(VectorOperators.LSHR, 16);
      rounded.convertShape(VectorOperators.I2S, SHORT, 0).reinterpretAsShorts().intoArray(to, i);
    }
  }
}

package io.isoloss.internal.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The one place that says how wide vectors are, from [Simd#width()].
///
/// To be touched only where SIMD is on: it needs the Vector API's module.
public final class VectorWidth {
  public static final VectorSpecies<Float> FLOAT =
      Simd.width() == Simd.AUTO
          ? FloatVector.SPECIES_PREFERRED
          : VectorShape.forBitSize(Simd.width()).withLanes(float.class);

  /// Doubles, as many bits as [#FLOAT].
  public static final VectorSpecies<Double> DOUBLE = FLOAT.vectorShape().withLanes(double.class);

  /// As many floats as [#DOUBLE] has doubles.
  public static final VectorSpecies<Float> HALF_FLOAT =
      VectorSpecies.of(float.class, VectorShape.forBitSize(FLOAT.vectorBitSize() / 2));

  private VectorWidth() {}
}

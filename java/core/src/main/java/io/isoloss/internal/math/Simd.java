package io.isoloss.internal.math;

/// Whether SIMD is used, and how wide: the system property `isoloss.simd`, one of `auto` (the
/// default), `128`, `256`, `512` and `scalar`. The result of nothing depends on it.
///
/// This class knows no class of the Vector API, so it can be asked where that module is missing.
/// A width that the processor lacks is served, slowly, by the API's fallback: good for a test.
public final class Simd {
  public static final String PROPERTY = "isoloss.simd";

  /// The width that stands for no SIMD.
  public static final int SCALAR = 0;

  /// The width that stands for the processor's own.
  public static final int AUTO = -1;

  private static final String MODULE = "jdk.incubator.vector";

  private Simd() {}

  /// The width in bits, or [#SCALAR] or [#AUTO].
  public static int width() {
    return width(
        System.getProperty(PROPERTY, "auto"), ModuleLayer.boot().findModule(MODULE).isPresent());
  }

  static int width(String value, boolean moduleThere) {
    int width =
        switch (value) {
          case "scalar" -> SCALAR;
          case "auto" -> moduleThere ? AUTO : SCALAR;
          case "128", "256", "512" -> Integer.parseInt(value);
          default ->
              throw new IllegalArgumentException(
                  PROPERTY + " is '" + value + "', not one of auto, 128, 256, 512, scalar");
        };
    if (width > SCALAR && !moduleThere) {
      throw new IllegalArgumentException(
          PROPERTY + " is " + value + ", which needs java --add-modules " + MODULE);
    }
    return width;
  }
}

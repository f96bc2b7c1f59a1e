package io.isoloss;

/// Shapes that do not fit together, or a shape that cannot be.
public final class ShapeException extends DataException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }

  /// Two shapes that do not match, each with the name of its tensor.
  public static ShapeException mismatch(
      String name, Shape shape, String other, Shape otherShape, String rule) {
    return new ShapeException(
        "shape mismatch: %s %s and %s %s: %s".formatted(name, shape, other, otherShape, rule));
  }
}

package io.isoloss;

/// Element types that do not fit together, or a type that an operation does not take.
public final class TypeException extends DataException {
  private static final long serialVersionUID = 1L;

  public TypeException(String message) {
    super(message);
  }

  /// Two types that do not match, each with the name of its tensor.
  public static TypeException mismatch(
      String name, DType type, String other, DType otherType, String rule) {
    return new TypeException(
        "type mismatch: %s %s and %s %s: %s".formatted(name, type, other, otherType, rule));
  }
}

package io.isoloss;

/// Something is wrong with the data: its shape, its type, a value in it, or the file it comes from.
public abstract sealed class DataException extends IsolossException
    permits ShapeException, TypeException, LabelException, ValueException, FileException {
  private static final long serialVersionUID = 1L;

  DataException(String message) {
    super(message);
  }

  DataException(String message, Throwable cause) {
    super(message, cause);
  }
}

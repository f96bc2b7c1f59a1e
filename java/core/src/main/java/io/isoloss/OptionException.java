package io.isoloss;

/// An option whose value is not allowed, for example a label smoothing outside [0, 1].
public final class OptionException extends IsolossException {
  private static final long serialVersionUID = 1L;

  private final String option;
  private final String value;

  public OptionException(String option, Object value, String reason) {
    super(option + " " + value + ": " + reason);
    this.option = option;
    this.value = String.valueOf(value);
  }

  /// The option's name, for example `label smoothing`.
  public String option() {
    return option;
  }

  /// The value that was refused, as text.
  public String value() {
    return value;
  }
}

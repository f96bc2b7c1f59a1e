package io.isoloss;

/// A value outside the domain of a loss, for example a probability above 1.
public final class ValueException extends DataException {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final long index;
  private final double value;
  private final long count;
  private final String domain;

  /// @param name what the tensor is called: `input`, `target` or `variance`
  /// @param index the first bad element, counted from 0 in memory order
  /// @param domain what is allowed, for example `[0, 1]`
  public ValueException(String name, long index, double value, long count, String domain) {
    super(
        "%s %s at element %d is outside %s (%s)"
            .formatted(
                name,
                Double.toString(value),
                index,
                domain,
                count == 1 ? "1 bad value" : count + " bad values in all"));
    this.name = name;
    this.index = index;
    this.value = value;
    this.count = count;
    this.domain = domain;
  }

  /// This and what was found in a later piece of the same batch, as if the batch had been one: a
  /// bad input is named before a bad target, and the first before the others.
  public ValueException and(ValueException later) {
    if (!name.equals(later.name)) {
      return name.equals("input") ? this : later;
    }
    return new ValueException(name, index, value, count + later.count, domain);
  }

  /// The tensor: `input`, `target` or `variance`.
  public String name() {
    return name;
  }

  /// The first bad element, counted from 0 in memory order.
  public long index() {
    return index;
  }

  /// The value found there.
  public double value() {
    return value;
  }

  /// How many elements are bad in all.
  public long count() {
    return count;
  }
}

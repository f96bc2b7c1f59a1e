package io.isoloss;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an evaluation gave: numbers and tensors by name, an exception among them.
final class Outcome {
  private final Map<String, Object> parts = new LinkedHashMap<>();

  void add(String name, double value) {
    add(name, "%s, bits %x".formatted(value, Double.doubleToRawLongBits(value)));
  }

  /// @param value a tensor on the host, or what tells all by its text
  void add(String name, Object value) {
    parts.put(name, value);
  }

  void add(RuntimeException exception) {
    add("exception", exception.toString());
  }

  void add(LossResult result) {
    add("value", result.value());
    add("rows", result.rows());
    add("ignored", result.ignored());
    add("loss", result.loss());
  }

  /// How this differs from what is expected, to the last bit; null if it does not.
  @Nullable String differenceFrom(Outcome expected) {
    for (Map.Entry<String, Object> part : expected.parts.entrySet()) {
      String name = part.getKey();
      Object actual = parts.get(name);
      String difference = difference(part.getValue(), actual);
      if (difference != null) {
        return name
            + ": "
            + difference
            + (parts.get("exception") instanceof String e ? ", " + e : "");
      }
    }
    return parts.size() == expected.parts.size()
        ? null
        : parts.keySet() + " " + parts.get("exception");
  }

  private static @Nullable String difference(Object expected, @Nullable Object actual) {
    if (!(expected instanceof Tensor tensor)) {
      return expected.equals(actual) ? null : "%s, expected %s".formatted(actual, expected);
    }
    if (!(actual instanceof Tensor other)
        || other.type() != tensor.type()
        || !other.shape().equals(tensor.shape())) {
      return "%s, expected %s".formatted(actual, expected);
    }
    long at = tensor.memory().mismatch(other.memory());
    if (at < 0) {
      return null;
    }
    long i = at / tensor.type().bytes();
    return "element %d of %s is %s (bits %x), expected %s (bits %x)"
        .formatted(i, tensor, other.get(i), Bits.of(other, i), tensor.get(i), Bits.of(tensor, i));
  }

  @Override
  public String toString() {
    return parts.toString();
  }
}

package io.isoloss.benchmarks;

/// So many rows of so many classes, written as `65536x10`; a vector of so many elements, written as
/// `16777216`, has rows of one.
public record BatchShape(int rows, int classes) {
  public static BatchShape parse(String text) {
    int x = text.indexOf('x');
    return x < 0
        ? new BatchShape(Integer.parseInt(text), 1)
        : new BatchShape(
            Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1)));
  }

  public int elements() {
    return Math.multiplyExact(rows, classes);
  }

  /// The same number of classes, and rows for at most about so many elements.
  BatchShape atMost(int elements) {
    return new BatchShape(Math.clamp(elements / classes, 1, rows), classes);
  }

  @Override
  public String toString() {
    return classes == 1 ? Integer.toString(rows) : rows + "x" + classes;
  }
}

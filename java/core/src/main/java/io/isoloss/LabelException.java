package io.isoloss;

/// Class-index targets outside [0, classes) that are not the ignore index.
public final class LabelException extends DataException {
  private static final long serialVersionUID = 1L;

  private final long row;
  private final long label;
  private final long count;
  private final long classes;

  public LabelException(long row, long label, long count, long classes) {
    super(
        "target %s in row %d is not a class index: there are %d classes (%s)"
            .formatted(
                label == Long.MAX_VALUE ? label + " or more" : label,
                row,
                classes,
                count == 1 ? "1 bad target" : count + " bad targets in all"));
    this.row = row;
    this.label = label;
    this.count = count;
    this.classes = classes;
  }

  /// The first bad row, counted from 0 in the order of the targets in memory.
  public long row() {
    return row;
  }

  /// The value found there; 2^63 - 1 stands for every larger uint64 too.
  public long label() {
    return label;
  }

  /// How many targets are bad in all.
  public long count() {
    return count;
  }

  /// The number of classes, so labels run from 0 to one less.
  public long classes() {
    return classes;
  }
}

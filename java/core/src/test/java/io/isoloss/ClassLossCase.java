package io.isoloss;

import io.isoloss.reference.TorchOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Cross-entropy or NLL under one choice of options.
///
/// Left out, because isoloss means something else there (or defines what PyTorch does not):
/// - every row ignored, under mean: the gradient is 0, not NaN;
/// - a -inf logit under smoothing or a probability target: a zero factor times an infinite term
///   is 0, not NaN; the loss of the row is +inf otherwise, as in PyTorch;
/// - rows of +inf or NaN: the NaN has one pattern;
/// - labels out of range: an exception with facts.
record ClassLossCase(
    Operation operation,
    DType type,
    Shape shape,
    TestData data,
    Target target,
    boolean weighted,
    long ignoreIndex,
    double labelSmoothing,
    Reduction reduction)
    implements AgreementCase {
  enum Operation {
    CROSS_ENTROPY,
    NLL
  }

  enum Target {
    INDICES,
    PROBABILITIES
  }

  /// Around the edges of a SIMD group, of the lanes and of a tile, and a large one.
  static final int[] CLASSES = {1, 2, 3, 10, 127, 128, 129, 1000, 2047, 2048, 2049, 32000};

  static final List<DType> TYPES =
      List.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16);

  @Override
  public ClassLossBatch batch() {
    return new ClassLossBatch(this);
  }

  /// The loss with its options, for an input of this type.
  Loss loss(Tensor weight) {
    Tensor used = weighted ? weight : null;
    return switch (operation) {
      case CROSS_ENTROPY -> new CrossEntropy(used, ignoreIndex, labelSmoothing, reduction);
      case NLL -> new Nll(used, ignoreIndex, reduction);
    };
  }

  TorchOptions torch(Reduction reduction) {
    return TorchOptions.DEFAULTS
        .reduction(TorchOptions.Reduction.valueOf(reduction.name()))
        .ignoreIndex(ignoreIndex)
        .labelSmoothing(labelSmoothing);
  }

  private ClassLossCase withData(TestData data) {
    return new ClassLossCase(
        operation, type, shape, data, target, weighted, ignoreIndex, labelSmoothing, reduction);
  }

  static Stream<ClassLossCase> all() {
    List<ClassLossCase> cases = new ArrayList<>();
    for (DType type : TYPES) {
      for (int classes : CLASSES) {
        for (Shape shape : shapes(classes)) {
          add(cases, type, shape, Reduction.MEAN);
          if (shape.rank() == 2) {
            add(cases, type, shape, Reduction.SUM);
            add(cases, type, shape, Reduction.NONE);
          }
        }
      }
    }
    return cases.stream();
  }

  static List<Shape> shapes(int classes) {
    // Enough rows for whole SIMD groups and a rest, but not of the wide ones.
    int rows = classes > 1000 ? 3 : 37;
    return List.of(
        Shape.of(classes),
        Shape.of(rows, classes),
        Shape.of(2, classes, 3),
        Shape.of(2, classes, 3, 2));
  }

  private static void add(List<ClassLossCase> cases, DType type, Shape shape, Reduction reduction) {
    long none = CrossEntropy.DEFAULT_IGNORE_INDEX;
    ClassLossCase plain =
        new ClassLossCase(
            Operation.CROSS_ENTROPY,
            type,
            shape,
            TestData.NORMAL,
            Target.INDICES,
            false,
            none,
            0,
            reduction);
    for (TestData data : TestData.values()) {
      cases.add(plain.withData(data));
    }
    cases.add(plain.with(Operation.CROSS_ENTROPY, Target.INDICES, true, none, 0));
    cases.add(plain.with(Operation.CROSS_ENTROPY, Target.INDICES, false, 1, 0));
    cases.add(plain.with(Operation.CROSS_ENTROPY, Target.INDICES, true, 1, 0));
    ClassLossCase smoothed = plain.with(Operation.CROSS_ENTROPY, Target.INDICES, false, none, 0.1);
    cases.add(smoothed);
    cases.add(smoothed.withData(TestData.OFFSET));
    cases.add(plain.with(Operation.CROSS_ENTROPY, Target.INDICES, true, 1, 0.3));
    cases.add(plain.with(Operation.CROSS_ENTROPY, Target.INDICES, false, none, 1));
    ClassLossCase soft = plain.with(Operation.CROSS_ENTROPY, Target.PROBABILITIES, false, none, 0);
    cases.add(soft);
    cases.add(soft.withData(TestData.WIDE));
    cases.add(soft.withData(TestData.OFFSET));
    cases.add(plain.with(Operation.CROSS_ENTROPY, Target.PROBABILITIES, true, none, 0));
    cases.add(plain.with(Operation.CROSS_ENTROPY, Target.PROBABILITIES, true, none, 0.2));
    cases.add(plain.with(Operation.NLL, Target.INDICES, false, none, 0));
    cases.add(plain.with(Operation.NLL, Target.INDICES, true, none, 0));
    cases.add(plain.with(Operation.NLL, Target.INDICES, true, 1, 0));
  }

  private ClassLossCase with(
      Operation operation,
      Target target,
      boolean weighted,
      long ignoreIndex,
      double labelSmoothing) {
    return new ClassLossCase(
        operation, type, shape, data, target, weighted, ignoreIndex, labelSmoothing, reduction);
  }
}

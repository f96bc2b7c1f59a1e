package io.isoloss;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A loss of each element under one choice of options.
///
/// Left out, because isoloss defines what PyTorch does not:
/// - infinite logits: PyTorch multiplies 0 by infinity, isoloss gives the limit;
/// - probabilities or targets of BCE outside `[0, 1]`, negative variances: an exception with facts.
///
/// @param weight the shape of the weights, or of the variance of the Gaussian; null for none
/// @param posWeight the shape of the positive weights; null for none
/// @param eps the least variance of the Gaussian
record ElementLossCase(
    Operation operation,
    DType type,
    Shape shape,
    @Nullable Shape weight,
    @Nullable Shape posWeight,
    boolean full,
    double eps,
    Reduction reduction)
    implements AgreementCase {
  enum Operation {
    BCE,
    BCE_WITH_LOGITS,
    MSE,
    GAUSSIAN_NLL
  }

  @Override
  public ElementLossBatch batch() {
    return new ElementLossBatch(this);
  }

  static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (int size : ClassLossCase.CLASSES) {
      shapes.add(Shape.of(size));
    }
    shapes.add(Shape.of());
    shapes.add(Shape.of(37, 129));
    shapes.add(Shape.of(5, 1000));
    shapes.add(Shape.of(7, 3, 5));
    shapes.add(Shape.of(2, 3, 17, 5));
    return shapes;
  }

  static Stream<ElementLossCase> all() {
    List<ElementLossCase> cases = new ArrayList<>();
    for (DType type : ClassLossCase.TYPES) {
      for (Shape shape : shapes()) {
        for (Reduction reduction : Reduction.values()) {
          add(
              cases,
              new ElementLossCase(Operation.MSE, type, shape, null, null, false, 1e-6, reduction));
        }
      }
    }
    return cases.stream();
  }

  private static void add(List<ElementLossCase> cases, ElementLossCase plain) {
    cases.add(plain);
    cases.add(plain.with(Operation.BCE, null, null));
    cases.add(plain.with(Operation.BCE_WITH_LOGITS, null, null));
    for (Shape weight : broadcast(plain.shape)) {
      cases.add(plain.with(Operation.BCE, weight, null));
      cases.add(plain.with(Operation.BCE_WITH_LOGITS, weight, null));
      cases.add(plain.with(Operation.BCE_WITH_LOGITS, null, weight));
      cases.add(plain.with(Operation.BCE_WITH_LOGITS, plain.shape, weight));
    }
    for (Shape variance : variances(plain.shape)) {
      cases.add(plain.gaussian(variance, false, GaussianNll.DEFAULT_EPS));
      cases.add(plain.gaussian(variance, true, GaussianNll.DEFAULT_EPS));
      cases.add(plain.gaussian(variance, true, 0.5));
    }
  }

  /// The shapes that broadcast against this one in different ways.
  private static List<Shape> broadcast(Shape shape) {
    List<Shape> shapes = new ArrayList<>(List.of(Shape.of(), shape));
    if (shape.rank() >= 2) {
      shapes.add(Shape.of(shape.dim(-1)));
      shapes.add(shape.with(-1, 1));
      shapes.add(shape.with(0, 1));
    }
    if (shape.rank() >= 3) {
      shapes.add(Shape.of(shape.dim(-2), 1));
    }
    return shapes;
  }

  private static List<Shape> variances(Shape shape) {
    return shape.rank() < 2 ? List.of(shape) : List.of(shape, shape.with(-1, 1), shape.without(-1));
  }

  private ElementLossCase with(
      Operation operation, @Nullable Shape weight, @Nullable Shape posWeight) {
    return new ElementLossCase(operation, type, shape, weight, posWeight, full, eps, reduction);
  }

  private ElementLossCase gaussian(Shape variance, boolean full, double eps) {
    return new ElementLossCase(
        Operation.GAUSSIAN_NLL, type, shape, variance, null, full, eps, reduction);
  }
}

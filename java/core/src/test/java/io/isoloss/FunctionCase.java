package io.isoloss;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A function along an axis, or of each element.
record FunctionCase(Function function, DType type, Shape shape, int axis, TestData data)
    implements AgreementCase {
  enum Function {
    SOFTMAX,
    LOG_SOFTMAX,
    LOG_SUM_EXP,
    SIGMOID,
    LOG_SIGMOID;

    boolean alongAxis() {
      return this == SOFTMAX || this == LOG_SOFTMAX || this == LOG_SUM_EXP;
    }
  }

  @Override
  public FunctionBatch batch() {
    return new FunctionBatch(this);
  }

  static Stream<FunctionCase> rowFunctions() {
    List<FunctionCase> cases = new ArrayList<>();
    for (DType type : ClassLossCase.TYPES) {
      for (int classes : ClassLossCase.CLASSES) {
        for (Shape shape : ClassLossCase.shapes(classes)) {
          add(cases, type, shape);
        }
      }
      // The long axis first and last, counted from either end.
      for (int classes : new int[] {10, 129, 2049}) {
        add(cases, type, Shape.of(classes, 3));
        add(cases, type, Shape.of(2, 3, classes));
        add(cases, type, Shape.of(classes, 2, 3, 2));
      }
    }
    return cases.stream();
  }

  private static void add(List<FunctionCase> cases, DType type, Shape shape) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      // Each function with some kind of data on every axis, and with every kind on the class axis.
      for (TestData data : TestData.values()) {
        if (axis <= 1 || data == TestData.NORMAL) {
          cases.add(new FunctionCase(Function.SOFTMAX, type, shape, axis, data));
          cases.add(new FunctionCase(Function.LOG_SOFTMAX, type, shape, axis, data));
          cases.add(new FunctionCase(Function.LOG_SUM_EXP, type, shape, axis, data));
        }
      }
    }
    cases.add(new FunctionCase(Function.SOFTMAX, type, shape, -1, TestData.NORMAL));
  }

  static Stream<FunctionCase> elementFunctions() {
    List<FunctionCase> cases = new ArrayList<>();
    for (DType type : ClassLossCase.TYPES) {
      for (Shape shape : ElementLossCase.shapes()) {
        for (TestData data : TestData.values()) {
          cases.add(new FunctionCase(Function.SIGMOID, type, shape, 0, data));
          cases.add(new FunctionCase(Function.LOG_SIGMOID, type, shape, 0, data));
        }
      }
    }
    return cases.stream();
  }
}

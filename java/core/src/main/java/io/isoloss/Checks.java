package io.isoloss;

import org.jspecify.annotations.Nullable;

/// Whether the tensors of a call fit together. Backends rely on these checks.
final class Checks {
  private Checks() {}

  /// The class axis of a loss: 1, or 0 for one dimension.
  static int classAxis(Shape input) {
    if (input.rank() == 0) {
      throw new ShapeException("shape mismatch: input () has no class axis");
    }
    int axis = input.rank() == 1 ? 0 : 1;
    if (input.dim(axis) == 0) {
      throw new ShapeException("shape mismatch: input " + input + " has no classes");
    }
    if (input.dim(axis) > MAX_CLASSES) {
      throw new ShapeException(
          "shape mismatch: input " + input + " has more than " + MAX_CLASSES + " classes");
    }
    return axis;
  }

  /// Sixteen rows must fit one Java array.
  private static final long MAX_CLASSES = (1 << 27) - 1;

  static void requireFloat(Tensor input) {
    if (!input.type().isFloat()) {
      throw new TypeException(
          "type mismatch: input is " + input.type() + ", it must be a floating type");
    }
  }

  private static void requireSameType(String name, Tensor tensor, Tensor input) {
    if (tensor.type() != input.type()) {
      throw TypeException.mismatch(
          "input", input.type(), name, tensor.type(), "they must be the same");
    }
  }

  /// A tensor on a GPU goes only to a device there.
  ///
  /// @throws DeviceException if it lies where a device that reads the host alone cannot read it
  static void onHost(String device, @Nullable Tensor tensor) {
    if (tensor != null && tensor.isOnDevice()) {
      throw new DeviceException(device, tensor + " lies on a GPU, which it cannot read");
    }
  }

  /// [#onHost] for the tensors among the options.
  static void onHost(String device, Loss loss) {
    switch (loss) {
      case CrossEntropy ce -> onHost(device, ce.weight());
      case Nll nll -> onHost(device, nll.weight());
      case Bce bce -> onHost(device, bce.weight());
      case BceWithLogits bce -> {
        onHost(device, bce.weight());
        onHost(device, bce.posWeight());
      }
      case Mse _ -> {}
      case GaussianNll gaussian -> onHost(device, gaussian.variance());
    }
  }

  private static void requireWritable(String name, Tensor tensor) {
    if (!tensor.isOnDevice() && tensor.memory().isReadOnly()) {
      throw new OptionException(name, tensor, "its memory is read-only");
    }
  }

  private static void requireSameShape(String name, Shape shape, Shape input) {
    if (!shape.equals(input)) {
      throw ShapeException.mismatch("input", input, name, shape, "they must be the same");
    }
  }

  /// Everything but the gradient.
  static void loss(Loss loss, Tensor input, Tensor target) {
    requireFloat(input);
    target(loss, input.shape(), target);
    if (!target.type().isInteger()) {
      requireSameType("target", target, input);
    }
    switch (loss) {
      case CrossEntropy ce -> classWeights(ce.weight(), input);
      case Nll nll -> classWeights(nll.weight(), input);
      case Bce bce -> broadcast("weight", bce.weight(), input);
      case BceWithLogits bce -> {
        broadcast("weight", bce.weight(), input);
        broadcast("pos weight", bce.posWeight(), input);
      }
      case Mse _ -> {}
      case GaussianNll gaussian -> variance(gaussian.variance(), input);
    }
  }

  /// The target against the input's shape.
  static void target(Loss loss, Shape input, Tensor target) {
    switch (loss) {
      case CrossEntropy ce when target.type().isFloat() -> {
        classAxis(input);
        requireSameShape("target", target.shape(), input);
        if (ce.ignoreIndex() >= 0) {
          throw new OptionException(
              "ignore index", ce.ignoreIndex(), "there is none for probability targets");
        }
      }
      case CrossEntropy _ -> indexTarget(input, target);
      case Nll _ -> indexTarget(input, target);
      case Bce _, BceWithLogits _, Mse _, GaussianNll _ -> {
        if (!target.type().isFloat()) {
          throw new TypeException(
              "type mismatch: target is " + target.type() + ", it must have the input's type");
        }
        requireSameShape("target", target.shape(), input);
      }
    }
  }

  private static void indexTarget(Shape input, Tensor target) {
    if (!target.type().isInteger()) {
      throw new TypeException(
          "type mismatch: target is " + target.type() + ", it must hold class indices");
    }
    int axis = classAxis(input);
    if (!input.isWithout(axis, target.shape())) {
      throw ShapeException.mismatch(
          "input",
          input,
          "target",
          target.shape(),
          "class indices must have shape " + input.without(axis));
    }
  }

  private static void classWeights(@Nullable Tensor weight, Tensor input) {
    if (weight != null) {
      requireSameType("weight", weight, input);
      classWeights(weight, input.shape());
    }
  }

  /// The class weights, if there are any, against the input's shape.
  static void classWeights(Loss loss, Shape input) {
    switch (loss) {
      case CrossEntropy ce -> classWeights(ce.weight(), input);
      case Nll nll -> classWeights(nll.weight(), input);
      case Bce _, BceWithLogits _, Mse _, GaussianNll _ -> {}
    }
  }

  private static void classWeights(@Nullable Tensor weight, Shape input) {
    if (weight != null && weight.shape().elements() != input.dim(classAxis(input))) {
      throw ShapeException.mismatch(
          "input", input, "weight", weight.shape(), "there must be one weight a class");
    }
  }

  /// The trailing-axis rule: counted from the end, each axis has the input's length or 1.
  private static void broadcast(String name, @Nullable Tensor tensor, Tensor input) {
    if (tensor == null) {
      return;
    }
    requireSameType(name, tensor, input);
    Shape from = tensor.shape();
    Shape to = input.shape();
    boolean fits = from.rank() <= to.rank();
    for (int axis = 1; fits && axis <= from.rank(); axis++) {
      fits = from.dim(-axis) == 1 || from.dim(-axis) == to.dim(-axis);
    }
    if (!fits) {
      throw ShapeException.mismatch(
          "input", to, name, from, name + " does not broadcast by the trailing-axis rule");
    }
  }

  private static void variance(Tensor variance, Tensor input) {
    requireSameType("variance", variance, input);
    Shape shape = variance.shape();
    Shape full = input.shape();
    boolean fits =
        shape.equals(full)
            || full.rank() > 0
                && (shape.equals(full.without(-1)) || shape.equals(full.with(-1, 1)));
    if (!fits) {
      throw ShapeException.mismatch(
          "input",
          full,
          "variance",
          shape,
          "the variance must have the input's shape, or its last axis of length 1 or left out");
    }
  }

  /// The shape of the losses under none.
  static Shape lossShape(Loss loss, Shape input) {
    return switch (loss) {
      case CrossEntropy _, Nll _ -> input.without(classAxis(input));
      case Bce _, BceWithLogits _, Mse _, GaussianNll _ -> input;
    };
  }

  /// How many losses there are.
  static long losses(Loss loss, Shape input) {
    return switch (loss) {
      case CrossEntropy _, Nll _ -> input.elements() / input.dim(classAxis(input));
      case Bce _, BceWithLogits _, Mse _, GaussianNll _ -> input.elements();
    };
  }

  static void losses(Loss loss, Tensor input, @Nullable Tensor losses) {
    if (losses == null) {
      return;
    }
    requireWritable("losses", losses);
    if (losses.type() != input.type().lossType()) {
      throw TypeException.mismatch(
          "input", input.type(), "losses", losses.type(), "must be " + input.type().lossType());
    }
    Shape expected = lossShape(loss, input.shape());
    if (!losses.shape().equals(expected)) {
      throw ShapeException.mismatch(
          "input", input.shape(), "losses", losses.shape(), "losses must have shape " + expected);
    }
  }

  static void gradient(Tensor input, @Nullable Tensor gradient) {
    if (gradient != null) {
      requireWritable("gradient", gradient);
      requireSameType("gradient", gradient, input);
      requireSameShape("gradient", gradient.shape(), input.shape());
    }
  }

  /// A function of the elements along an axis; returns the axis counted from 0.
  static int function(Tensor input, int axis, Tensor output) {
    function(input, output);
    return axis(input, axis);
  }

  static void function(Tensor input, Tensor output) {
    requireFloat(input);
    requireWritable("output", output);
    requireSameType("output", output, input);
    requireSameShape("output", output.shape(), input.shape());
    Overlaps.function("output", output, input);
  }

  static int logSumExp(Tensor input, int axis, Tensor output) {
    requireFloat(input);
    requireWritable("output", output);
    requireSameType("output", output, input);
    Shape expected = input.shape().without(axis);
    if (!output.shape().equals(expected)) {
      throw ShapeException.mismatch(
          "input", input.shape(), "output", output.shape(), "output must have shape " + expected);
    }
    Overlaps.function("output", output, input);
    return axis(input, axis);
  }

  private static int axis(Tensor input, int axis) {
    int counted = input.shape().axis(axis);
    if (input.shape().dim(counted) > MAX_CLASSES) {
      throw new ShapeException(
          "shape mismatch: axis " + axis + " of input " + input.shape() + " is too long");
    }
    return counted;
  }
}

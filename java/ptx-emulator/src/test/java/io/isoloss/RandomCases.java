package io.isoloss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Draws cases: of every operation, type, option and kind of shape, with what can be wrong now and
/// then.
final class RandomCases {
  private static final DType[] TYPES = {
    DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16
  };
  private static final DType[] LABELS =
      Arrays.stream(DType.values()).filter(DType::isInteger).toArray(DType[]::new);

  /// About how many elements an input has.
  private static final int ELEMENTS = 5000;

  private final Random random;
  private final RandomTensors tensors;
  private final DType type;
  private final Reduction reduction;

  private RandomCases(Random random) {
    this.random = random;
    tensors = new RandomTensors(random);
    type = tensors.one(TYPES);
    reduction = tensors.one(Reduction.values());
  }

  static RandomCase draw(Random random) {
    RandomCases cases = new RandomCases(random);
    return switch (random.nextInt(10)) {
      case 0, 1 -> cases.crossEntropy();
      case 2 -> cases.softCrossEntropy();
      case 3 -> cases.nll();
      case 4 -> cases.bce();
      case 5, 6 -> cases.bceWithLogits();
      case 7 -> random.nextBoolean() ? cases.mse() : cases.gaussian();
      default -> cases.function();
    };
  }

  private RandomCase crossEntropy() {
    Tensor input = tensors.any(type, classShape());
    DType labels = labelType(input);
    long ignored = ignoreIndex(labels, input);
    double smoothing = tensors.one(new Double[] {0.0, 0.0, 0.1, 1.0, random.nextDouble()});
    CrossEntropy loss = new CrossEntropy(classWeight(input), ignored, smoothing, reduction);
    return loss(loss, input, labels(labels, input, ignored));
  }

  private RandomCase softCrossEntropy() {
    Tensor input = tensors.any(type, classShape());
    double smoothing = random.nextBoolean() ? 0 : random.nextDouble();
    long ignored = tensors.oneIn(30) ? 1 : CrossEntropy.DEFAULT_IGNORE_INDEX;
    CrossEntropy loss = new CrossEntropy(classWeight(input), ignored, smoothing, reduction);
    Shape shape = input.shape();
    return loss(
        loss,
        input,
        tensors.oneIn(4) ? tensors.any(type, shape) : tensors.probabilities(type, shape));
  }

  private RandomCase nll() {
    Tensor input = tensors.any(type, classShape());
    DType labels = labelType(input);
    long ignored = ignoreIndex(labels, input);
    return loss(
        new Nll(classWeight(input), ignored, reduction), input, labels(labels, input, ignored));
  }

  private RandomCase bce() {
    Shape shape = elementShape();
    return loss(
        new Bce(factor(shape), reduction),
        tensors.probabilities(type, shape),
        tensors.probabilities(type, shape));
  }

  private RandomCase bceWithLogits() {
    Shape shape = elementShape();
    Tensor target =
        tensors.oneIn(4) ? tensors.any(type, shape) : tensors.probabilities(type, shape);
    return loss(
        new BceWithLogits(factor(shape), factor(shape), reduction),
        tensors.any(type, shape),
        target);
  }

  private RandomCase mse() {
    Shape shape = elementShape();
    return loss(new Mse(reduction), tensors.any(type, shape), tensors.any(type, shape));
  }

  private RandomCase gaussian() {
    Shape shape = elementShape();
    List<Shape> variances = new ArrayList<>(List.of(shape));
    if (shape.rank() > 1) {
      variances.add(shape.with(-1, 1));
      variances.add(shape.without(-1));
    }
    Tensor variance = tensors.variances(type, tensors.one(variances.toArray(new Shape[0])));
    double eps = random.nextBoolean() ? GaussianNll.DEFAULT_EPS : random.nextDouble() + 1e-9;
    return loss(
        new GaussianNll(variance, random.nextBoolean(), eps, reduction),
        tensors.any(type, shape),
        tensors.any(type, shape));
  }

  private RandomCase function() {
    FunctionCase.Function function = tensors.one(FunctionCase.Function.values());
    boolean rows = function.alongAxis();
    Shape shape = rows ? classShape() : elementShape();
    int axis = rows ? random.nextInt(2 * shape.rank()) - shape.rank() : 0;
    boolean inPlace = function != FunctionCase.Function.LOG_SUM_EXP && random.nextBoolean();
    return new RandomFunction(function, tensors.any(type, shape), axis, inPlace);
  }

  private RandomCase loss(Loss loss, Tensor input, Tensor target) {
    RandomLoss.Gradient gradient = tensors.one(RandomLoss.Gradient.values());
    boolean rows = input.shape().rank() > 1 || input.shape().equals(target.shape());
    boolean inPieces = rows && input.shape().rank() > 0 && tensors.oneIn(4);
    return new RandomLoss(
        loss, input, target, gradient, inPieces ? pieces(input.shape().dim(0)) : List.of());
  }

  /// Some may be empty.
  private List<Long> pieces(long rows) {
    long[] cuts = random.longs(random.nextInt(5), 0, rows + 1).sorted().toArray();
    long[] ends = LongStream.concat(LongStream.of(cuts), LongStream.of(rows)).toArray();
    List<Long> pieces = new ArrayList<>();
    long first = 0;
    for (long end : ends) {
      pieces.add(end - first);
      first = end;
    }
    return pieces;
  }

  /// (C), (N, C) and more axes; now and then one is empty.
  private Shape classShape() {
    int classes = classes();
    int rows = 1 + random.nextInt(Math.clamp(ELEMENTS / (classes + 1), 1, 80));
    rows = tensors.oneIn(25) ? 0 : rows;
    int inner = 1 + random.nextInt(Math.clamp(rows, 1, 9));
    return switch (random.nextInt(8)) {
      case 0 -> Shape.of(classes);
      case 1 -> Shape.of(Math.ceilDiv(rows, inner), classes, inner);
      case 2 -> Shape.of(2, classes, inner, tensors.oneIn(9) ? 0 : 1 + random.nextInt(3));
      default -> Shape.of(rows, classes);
    };
  }

  /// Around what threads, warps, lanes, tiles and blocks hold.
  private int classes() {
    return switch (random.nextInt(30)) {
      case 0 -> tensors.oneIn(4) ? 32_760 + random.nextInt(20) : 3000 + random.nextInt(6000);
      case 1, 2 -> 2040 + random.nextInt(20);
      case 3, 4, 5 -> 200 + random.nextInt(1000);
      case 6, 7, 8, 9 -> 120 + random.nextInt(16);
      case 10 -> tensors.oneIn(5) ? 0 : 1;
      default -> 1 + random.nextInt(70);
    };
  }

  private Shape elementShape() {
    if (tensors.oneIn(10)) {
      return Shape.of(3000 + random.nextInt(ELEMENTS));
    }
    long[] dims = new long[random.nextInt(5)];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = tensors.oneIn(40) ? 0 : 1 + random.nextInt(tensors.oneIn(3) ? 40 : 6);
    }
    return Shape.of(dims);
  }

  /// What broadcasts against a shape; null for none.
  private @Nullable Tensor factor(Shape shape) {
    if (random.nextBoolean()) {
      return null;
    }
    int rank = random.nextInt(shape.rank() + 1);
    long[] dims = Arrays.copyOfRange(shape.dims(), shape.rank() - rank, shape.rank());
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = tensors.oneIn(3) ? 1 : dims[axis];
    }
    return tensors.any(type, Shape.of(dims));
  }

  private static int axisOfClasses(Tensor input) {
    return input.shape().rank() == 1 ? 0 : 1;
  }

  private static long classes(Tensor input) {
    return input.shape().dim(axisOfClasses(input));
  }

  private @Nullable Tensor classWeight(Tensor input) {
    return random.nextBoolean() ? null : tensors.any(type, Shape.of(classes(input)));
  }

  /// One that holds every class.
  private DType labelType(Tensor input) {
    DType labels = tensors.one(LABELS);
    return classes(input) < 1L << Math.min(8 * labels.bytes() - 1, 40) ? labels : DType.INT64;
  }

  private long ignoreIndex(DType labels, Tensor input) {
    boolean signed = !labels.name().startsWith("U");
    long none = signed ? CrossEntropy.DEFAULT_IGNORE_INDEX : 127;
    return tensors.oneIn(4) ? random.nextLong(classes(input) + 1) : none;
  }

  private Tensor labels(DType labels, Tensor input, long ignored) {
    // Now and then of another shape.
    Shape shape = tensors.oneIn(50) ? input.shape() : input.shape().without(axisOfClasses(input));
    return tensors.labels(labels, classes(input), ignored, shape);
  }
}

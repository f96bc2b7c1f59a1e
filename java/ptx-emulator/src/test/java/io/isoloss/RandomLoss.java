package io.isoloss;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A loss of random numbers, at once or in pieces.
///
/// @param pieces how many rows each piece has; none if the batch comes at once
record RandomLoss(Loss loss, Tensor input, Tensor target, Gradient gradient, List<Long> pieces)
    implements RandomCase {
  /// Where the gradient goes.
  enum Gradient {
    NOWHERE,
    NEW,
    GIVEN,
    IN_PLACE
  }

  @Override
  public Outcome run(Device device, Places places) {
    Tensor x = places.put(input);
    Tensor t = places.put(target);
    Loss placed = withTensors(loss, places::put);
    Outcome outcome = new Outcome();
    try {
      Tensor g = room(x, places);
      if (pieces.isEmpty()) {
        g = atOnce(device, placed, x, t, g, outcome);
      } else {
        inPieces(device, placed, x, t, g, places, outcome);
      }
      if (g != null) {
        outcome.add("gradient", places.back(g));
      }
    } catch (IsolossException e) {
      outcome.add(e);
    }
    outcome.add("input", places.back(x));
    return outcome;
  }

  /// Where the gradient is to go; null if nowhere, or if it is to be allocated.
  private @Nullable Tensor room(Tensor x, Places places) {
    return switch (gradient) {
      case NOWHERE -> null;
      case NEW -> x.isOnDevice() || !pieces.isEmpty() ? zerosLikeInput(places) : null;
      case GIVEN -> zerosLikeInput(places);
      case IN_PLACE -> x;
    };
  }

  private Tensor zerosLikeInput(Places places) {
    return places.put(Tensor.allocate(input.type(), input.shape()));
  }

  private @Nullable Tensor atOnce(
      Device device, Loss placed, Tensor x, Tensor t, @Nullable Tensor g, Outcome outcome) {
    LossResult result;
    if (gradient == Gradient.NOWHERE) {
      result = device.loss(placed, x, t);
    } else if (g == null) {
      result = device.lossAndGradient(placed, x, t);
    } else {
      result = device.lossAndGradient(placed, x, t, g);
    }
    outcome.add(result);
    return result.hasGradient() ? result.gradient() : null;
  }

  private void inPieces(
      Device device,
      Loss placed,
      Tensor x,
      Tensor t,
      @Nullable Tensor g,
      Places places,
      Outcome outcome) {
    Shape each = Checks.lossShape(loss, input.shape());
    Tensor losses = places.put(Tensor.allocate(input.type().lossType(), each));
    LossStream stream = device.stream(placed);
    long first = 0;
    for (long rows : pieces) {
      stream.scan(input.shape().with(0, rows), Slices.of(t, first, rows));
      first += rows;
    }
    first = 0;
    for (long rows : pieces) {
      long from = first;
      stream.add(
          withTensors(
              placed, operand -> hasRows(operand) ? Slices.of(operand, from, rows) : operand),
          Slices.of(x, first, rows),
          Slices.of(t, first, rows),
          Slices.of(losses, first, rows),
          g == null ? null : Slices.of(g, first, rows));
      first += rows;
    }
    outcome.add("value", stream.value());
    outcome.add("rows", stream.rows());
    outcome.add("ignored", stream.ignored());
    outcome.add("losses", places.back(losses));
  }

  /// Whether an option's tensor has a part for each piece.
  private boolean hasRows(Tensor operand) {
    boolean broadcast =
        operand.shape().rank() < input.shape().rank() || operand.shape().dim(0) == 1;
    return loss instanceof GaussianNll || !broadcast;
  }

  /// The loss with its tensors replaced.
  private static Loss withTensors(Loss loss, UnaryOperator<Tensor> other) {
    return switch (loss) {
      case CrossEntropy l -> l.withWeight(orNull(l.weight(), other));
      case Nll l -> l.withWeight(orNull(l.weight(), other));
      case Bce l -> l.withWeight(orNull(l.weight(), other));
      case BceWithLogits l ->
          l.withWeight(orNull(l.weight(), other)).withPosWeight(orNull(l.posWeight(), other));
      case Mse l -> l;
      case GaussianNll l ->
          new GaussianNll(other.apply(l.variance()), l.full(), l.eps(), l.reduction());
    };
  }

  private static @Nullable Tensor orNull(@Nullable Tensor tensor, UnaryOperator<Tensor> other) {
    return tensor == null ? null : other.apply(tensor);
  }
}

package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A batch in pieces: the same bits as at once.
class LossStreamTest {
  private static final int ROWS = 150;
  private static final int CLASSES = 10;
  private static final int[] PIECES = {1, 2, 7, 64, ROWS};

  private final Device device = TestDevice.open();

  @AfterEach
  void close() {
    device.close();
  }

  record Case(Loss loss, Tensor input, Tensor target) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16}) {
        Random random = new Random(3);
        Tensor x = random(random, type, -5, 5, ROWS, CLASSES);
        Tensor p = random(random, type, 0, 1, ROWS, CLASSES);
        Tensor t = random(random, type, 0, 1, ROWS, CLASSES);
        Tensor w = random(random, type, 0, 2, CLASSES);
        long[] labels = random.longs(ROWS, 0, CLASSES).toArray();
        labels[4] = -100;
        labels[140] = -100;
        Tensor index = Tensor.of(labels, ROWS);
        CrossEntropy ce = new CrossEntropy().withReduction(reduction);
        Nll nll = new Nll().withReduction(reduction);
        cases.add(new Case(ce, x, index));
        cases.add(new Case(ce.withWeight(w), x, index));
        cases.add(new Case(ce.withWeight(w).withLabelSmoothing(0.1), x, index));
        cases.add(new Case(ce.withLabelSmoothing(0.1), x, t));
        cases.add(new Case(nll, x, index));
        cases.add(new Case(nll.withWeight(w), x, index));
        cases.add(new Case(new Bce(w, reduction), p, t));
        cases.add(new Case(new BceWithLogits(w, w, reduction), x, t));
        cases.add(new Case(new Mse().withReduction(reduction), x, t));
        // One variance a column does not exist, so every piece gets its own rows.
        cases.add(new Case(new GaussianNll(p).withReduction(reduction), x, t));
      }
    }
    return cases.stream();
  }

  private static Tensor random(Random random, DType type, double from, double to, long... shape) {
    Shape full = Shape.of(shape);
    double[] values = random.doubles(full.elements(), from, to).toArray();
    return TestTensors.tensor(values, type, full);
  }

  private static Tensor piece(Tensor whole, long first, long count) {
    Shape shape = whole.shape().with(0, count);
    long row = whole.shape().elements() / whole.shape().dim(0) * whole.type().bytes();
    return Tensor.wrap(
        whole.memory().asSlice(first * row, count * row), whole.type(), shape.dims());
  }

  private static Loss piece(Loss loss, long first, long count) {
    return loss instanceof GaussianNll g
        ? new GaussianNll(piece(g.variance(), first, count), g.full(), g.eps(), g.reduction())
        : loss;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anyPiecesGiveTheSameBits(Case c) {
    try (LossResult whole = device.lossAndGradient(c.loss, c.input, c.target);
        LossResult each = device.loss(none(c.loss), c.input, c.target)) {
      for (int rows : PIECES) {
        LossStream stream = device.stream(c.loss);
        Tensor losses = Tensor.allocate(each.loss().type(), each.loss().shape());
        Tensor gradient = Tensor.allocate(c.input.type(), c.input.shape());
        pieces(
            rows,
            (first, count) ->
                stream.scan(c.input.shape().with(0, count), piece(c.target, first, count)));
        pieces(
            rows,
            (first, count) ->
                stream.add(
                    piece(c.loss, first, count),
                    piece(c.input, first, count),
                    piece(c.target, first, count),
                    piece(losses, first, count),
                    piece(gradient, first, count)));
        assertThat(Double.doubleToRawLongBits(stream.value()))
            .isEqualTo(Double.doubleToRawLongBits(whole.value()));
        assertThat(Bits.of(losses)).isEqualTo(Bits.of(each.loss()));
        assertThat(Bits.of(gradient)).isEqualTo(Bits.of(whole.gradient()));
        assertThat(stream.rows()).isEqualTo(whole.rows());
        assertThat(stream.ignored()).isEqualTo(whole.ignored());
      }
    }
  }

  private static Loss none(Loss loss) {
    Reduction none = Reduction.NONE;
    return switch (loss) {
      case CrossEntropy l -> l.withReduction(none);
      case Nll l -> l.withReduction(none);
      case Bce l -> l.withReduction(none);
      case BceWithLogits l -> l.withReduction(none);
      case Mse l -> l.withReduction(none);
      case GaussianNll l -> l.withReduction(none);
    };
  }

  private interface Piece {
    void take(long first, long count);
  }

  private static void pieces(int rows, Piece piece) {
    for (int first = 0; first < ROWS; first += rows) {
      piece.take(first, Math.min(rows, ROWS - first));
    }
  }

  @Test
  void withoutAScanTheValueIsTheSame() {
    Case c = cases().skip(2).findFirst().orElseThrow();
    LossStream stream = device.stream(c.loss);
    pieces(
        7,
        (first, count) ->
            stream.add(piece(c.input, first, count), piece(c.target, first, count), null, null));
    try (LossResult whole = device.loss(c.loss, c.input, c.target)) {
      assertThat(stream.value()).isEqualTo(whole.value());
    }
  }

  @Test
  void negativeWeights() {
    Tensor input = random(new Random(1), DType.FLOAT32, -3, 3, ROWS, CLASSES);
    float[] weights = {-1, 1e-38f, 1, 1, 1, 1, 1, 1, 1, 1};
    CrossEntropy loss = new CrossEntropy(Tensor.of(weights, CLASSES), -100, 0, Reduction.SUM);
    Tensor target = Tensor.of(new Random(2).longs(ROWS, 0, 2).toArray(), ROWS);
    Tensor gradient = Tensor.allocate(DType.FLOAT32, input.shape());
    LossStream stream = device.stream(loss);
    pieces(
        1,
        (first, count) ->
            stream.add(
                piece(input, first, count),
                piece(target, first, count),
                null,
                piece(gradient, first, count)));
    try (LossResult whole = device.lossAndGradient(loss, input, target)) {
      assertThat(Bits.of(gradient)).isEqualTo(Bits.of(whole.gradient()));
    }
  }

  @Test
  void aGradientUnderMeanNeedsAScan() {
    LossStream stream = device.stream(new CrossEntropy());
    Tensor x = Tensor.of(new float[4], 2, 2);
    assertThatThrownBy(() -> stream.add(x, Tensor.of(new int[2], 2), null, x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scan");
  }

  /// It would change what the gradients already given were divided by.
  @Test
  void nothingIsScannedAfterAGradientUnderMean() {
    Shape shape = Shape.of(2, 2);
    Tensor x = Tensor.of(new float[4], 2, 2);
    Tensor target = Tensor.of(new int[2], 2);
    Tensor gradient = Tensor.allocate(DType.FLOAT32, shape);
    LossStream stream = device.stream(new CrossEntropy());
    stream.scan(shape, target);
    stream.add(x, target, null, gradient);
    for (Runnable late :
        new Runnable[] {
          () -> stream.scan(shape, target),
          // Which would scan on its own.
          () -> stream.add(x, target, null, null)
        }) {
      assertThatThrownBy(late::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("a gradient under mean was already given")
          .hasMessageEndingWith("scan every piece before the first is added");
    }
    assertThat(stream.rows()).isEqualTo(2);
    assertThat(stream.value()).isEqualTo((double) (float) Math.log(2));
  }

  @Test
  void piecesMayBeScannedLateWhereNothingWasDivided() {
    Shape shape = Shape.of(2, 2);
    Tensor x = Tensor.of(new float[4], 2, 2);
    Tensor target = Tensor.of(new int[2], 2);
    for (Reduction reduction : Reduction.values()) {
      boolean mean = reduction == Reduction.MEAN;
      LossStream stream = device.stream(new CrossEntropy().withReduction(reduction));
      for (int piece = 0; piece < 2; piece++) {
        stream.scan(shape, target);
        stream.add(x, target, null, mean ? null : Tensor.allocate(DType.FLOAT32, shape));
      }
      assertThat(stream.value()).isEqualTo((mean ? 1 : 4) * (double) (float) Math.log(2));
    }
  }

  @Test
  void aBadLabelIsNamedByItsRowInTheWholeBatch() {
    LossStream stream = device.stream(new CrossEntropy());
    Shape shape = Shape.of(2, 3);
    stream.scan(shape, Tensor.of(new int[] {0, 1}, 2));
    assertRow(3, 1, () -> stream.scan(shape, Tensor.of(new int[] {0, 9}, 2)));
    assertRow(3, 2, () -> stream.scan(shape, Tensor.of(new int[] {-1, 1}, 2)));
  }

  private static void assertRow(long row, long count, Runnable scan) {
    LabelException e = catchThrowableOfType(LabelException.class, scan::run);
    assertThat(e.row()).isEqualTo(row);
    assertThat(e.count()).isEqualTo(count);
    assertThat(e.label()).isEqualTo(9);
  }

  @Test
  void nothingIsAddedAfterABadLabel() {
    LossStream stream = device.stream(new CrossEntropy());
    Tensor x = Tensor.of(new float[6], 2, 3);
    Tensor bad = Tensor.of(new int[] {0, 9}, 2);
    assertRow(1, 1, () -> stream.add(x, bad, null, null));
    assertRow(1, 1, () -> stream.add(x, bad, null, null));
  }

  @Test
  void aPieceIsScannedWholeOrNotAtAll() {
    LossStream stream = device.stream(new CrossEntropy());
    stream.scan(Shape.of(1, 3), Tensor.of(new int[] {0}, 1));
    Tensor x = Tensor.of(new float[6], 2, 3);
    assertThatThrownBy(() -> stream.add(x, Tensor.of(new int[2], 2), null, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scan");
  }

  @Test
  void weightsAreCheckedBeforeTargetsAreScanned() {
    CrossEntropy loss = new CrossEntropy().withWeight(Tensor.of(new float[2], 2));
    assertThatThrownBy(
            () -> device.stream(loss).scan(Shape.of(2, 3), Tensor.of(new int[] {0, 2}, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContainingAll("(2, 3)", "(2,)");
  }

  @Test
  void aClosedDeviceRefusesPieces() {
    Device closed = Device.cpu(1);
    LossStream stream = closed.stream(new Mse());
    closed.close();
    Tensor x = Tensor.of(new float[2], 2);
    assertThatThrownBy(() -> stream.add(x, x, null, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("device cpu is closed");
  }
}

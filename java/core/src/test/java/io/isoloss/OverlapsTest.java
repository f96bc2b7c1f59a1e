package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// An output may be the input itself, and must not touch any other operand or output.
class OverlapsTest {
  private static final int ROWS = 6;
  private static final int CLASSES = 4;
  private static final long ELEMENTS = ROWS * CLASSES;

  private final Device device = TestDevice.open();

  @AfterEach
  void close() {
    device.close();
  }

  /// Room for a batch and more: on the heap, or outside it.
  enum Side {
    ARRAY,
    MEMORY;

    MemorySegment room() {
      float[] floats = new float[(int) (4 * ELEMENTS)];
      Random random = new Random(1);
      for (int i = 0; i < floats.length; i++) {
        floats[i] = random.nextFloat();
      }
      MemorySegment array = MemorySegment.ofArray(floats);
      return this == ARRAY ? array : Arena.ofAuto().allocate(array.byteSize()).copyFrom(array);
    }
  }

  /// So many of the floats, from one on.
  private static Tensor floats(MemorySegment room, long first, long... shape) {
    long bytes = Shape.of(shape).elements() * Float.BYTES;
    return Tensor.wrap(room.asSlice(first * Float.BYTES, bytes), DType.FLOAT32, shape);
  }

  private static Tensor batch(MemorySegment room, long first) {
    return floats(room, first, ROWS, CLASSES);
  }

  /// A call with one output, which overlaps what is named.
  record Case(String name, String other, Call call) {
    @Override
    public String toString() {
      return name + " over " + other;
    }
  }

  interface Call {
    void run(Device device, MemorySegment room);
  }

  private static Case gradient(String other, Call call) {
    return new Case("gradient", other, call);
  }

  static Stream<Case> refused() {
    Tensor labels = Tensor.allocate(DType.INT32, Shape.of(ROWS));
    CrossEntropy ce = new CrossEntropy().withReduction(Reduction.NONE);
    Nll nll = new Nll().withReduction(Reduction.NONE);
    Mse mse = new Mse().withReduction(Reduction.NONE);
    long last = ELEMENTS - 1;
    return Stream.of(
        gradient("input", (d, m) -> d.lossAndGradient(ce, batch(m, 0), labels, batch(m, 1))),
        gradient("input", (d, m) -> d.lossAndGradient(mse, batch(m, 1), batch(m, 60), batch(m, 0))),
        gradient("input", (d, m) -> d.lossAndGradient(ce, batch(m, 0), labels, batch(m, last))),
        gradient(
            "target", (d, m) -> d.lossAndGradient(ce, batch(m, 0), batch(m, 24), batch(m, 24))),
        gradient("target", (d, m) -> d.lossAndGradient(mse, batch(m, 0), batch(m, 0), batch(m, 0))),
        gradient(
            "target",
            (d, m) -> {
              Tensor integers = Tensor.wrap(m.asSlice(last * 4, ROWS * 4), DType.INT32, ROWS);
              d.lossAndGradient(ce, batch(m, 48), integers, batch(m, 0));
            }),
        gradient(
            "weight",
            (d, m) ->
                d.lossAndGradient(
                    ce.withWeight(floats(m, last, CLASSES)), batch(m, 48), labels, batch(m, 0))),
        gradient(
            "weight",
            (d, m) ->
                d.lossAndGradient(
                    nll.withWeight(floats(m, last, CLASSES)), batch(m, 48), labels, batch(m, 0))),
        gradient(
            "weight",
            (d, m) ->
                d.lossAndGradient(
                    new Bce().withWeight(floats(m, last, 1)),
                    batch(m, 24),
                    batch(m, 48),
                    batch(m, 0))),
        gradient(
            "weight",
            (d, m) ->
                d.lossAndGradient(
                    new BceWithLogits().withWeight(batch(m, 0)),
                    batch(m, 24),
                    batch(m, 48),
                    batch(m, 0))),
        gradient(
            "pos weight",
            (d, m) ->
                d.lossAndGradient(
                    new BceWithLogits().withPosWeight(floats(m, last, CLASSES)),
                    batch(m, 48),
                    batch(m, 48),
                    batch(m, 0))),
        gradient(
            "variance",
            (d, m) ->
                d.lossAndGradient(
                    new GaussianNll(batch(m, 23)), batch(m, 48), batch(m, 48), batch(m, 0))),
        gradient(
            "losses",
            (d, m) -> d.stream(ce).add(batch(m, 48), labels, floats(m, 0, ROWS), batch(m, 5))),
        gradient(
            "losses",
            (d, m) -> d.stream(mse).add(batch(m, 0), batch(m, 48), batch(m, 0), batch(m, 0))),
        new Case(
            "losses",
            "input",
            (d, m) -> d.stream(ce).add(batch(m, 0), labels, floats(m, last, ROWS), null)),
        new Case(
            "losses",
            "target",
            (d, m) -> d.stream(mse).add(batch(m, 0), batch(m, 30), batch(m, 53), null)),
        new Case(
            "losses",
            "weight",
            (d, m) ->
                d.stream(nll)
                    .add(
                        nll.withWeight(floats(m, 30, CLASSES)),
                        batch(m, 0),
                        labels,
                        floats(m, 33, ROWS),
                        null)),
        new Case("output", "input", (d, m) -> d.softmax(batch(m, 0), 1, batch(m, 4))),
        new Case("output", "input", (d, m) -> d.logSoftmax(batch(m, 4), 0, batch(m, 0))),
        new Case("output", "input", (d, m) -> d.sigmoid(batch(m, 0), batch(m, 1))),
        new Case("output", "input", (d, m) -> d.logSigmoid(batch(m, 1), batch(m, 0))),
        new Case("output", "input", (d, m) -> d.logSumExp(batch(m, 0), 1, floats(m, 0, ROWS))));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(Case c) {
    for (Side side : Side.values()) {
      MemorySegment room = side.room();
      byte[] before = room.toArray(ValueLayout.JAVA_BYTE);
      assertThatThrownBy(() -> c.call.run(device, room))
          .isInstanceOf(OptionException.class)
          .hasMessageMatching(
              "%s Tensor\\(float32 \\([0-9, ]+\\)\\): its memory overlaps %s Tensor\\(.*"
                  .formatted(c.name, c.other));
      assertThat(room.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void theInputItselfMayBeOverwritten(Side side) {
    Tensor labels = Tensor.of(new int[] {0, 1, 2, 3, -100, 0}, ROWS);
    List<Loss> losses =
        List.of(
            new CrossEntropy(),
            new CrossEntropy().withLabelSmoothing(0.1),
            new Nll(),
            new Bce(),
            new BceWithLogits(),
            new Mse(),
            new GaussianNll(batch(side.room(), 48)));
    for (Loss loss : losses) {
      Tensor input = batch(side.room(), 0);
      boolean classes = loss instanceof CrossEntropy || loss instanceof Nll;
      Tensor target = classes ? labels : batch(side.room(), 24);
      try (LossResult apart = device.lossAndGradient(loss, input, target);
          LossResult inPlace = device.lossAndGradient(loss, input, target, input)) {
        assertThat(Bits.of(input)).as("%s", loss).isEqualTo(Bits.of(apart.gradient()));
        assertThat(inPlace.value()).isEqualTo(apart.value());
      }
    }
    Tensor input = batch(side.room(), 0);
    byte[] expected = Bits.of(device.softmax(input, 1));
    // Another tensor over the same memory, under the same shape.
    device.softmax(input, 1, batch(input.memory(), 0));
    assertThat(Bits.of(input)).isEqualTo(expected);
  }

  /// Neighbours touch and do not overlap; nothing overlaps nothing.
  @ParameterizedTest
  @EnumSource(Side.class)
  void neighboursAreApart(Side side) {
    MemorySegment room = side.room();
    Mse mse = new Mse().withReduction(Reduction.NONE);
    device.stream(mse).add(batch(room, 24), batch(room, 48), batch(room, 72), batch(room, 0));
    Tensor nothing = floats(room, 5, 0, CLASSES);
    device.lossAndGradient(mse, nothing, nothing, nothing).close();
    device.sigmoid(batch(room, 24), batch(room, 0));
    assertThat(Bits.of(batch(room, 0))).isEqualTo(Bits.of(device.sigmoid(batch(room, 24))));
  }
}

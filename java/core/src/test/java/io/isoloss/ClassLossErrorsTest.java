package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the class losses refuse, and what they say.
class ClassLossErrorsTest {
  private final Device device = TestDevice.open();
  private final Tensor input = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 3, 3);

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void aBadLabelIsNamed() {
    Tensor bad = Tensor.of(new long[] {0, 3, -1}, 3);
    for (Loss loss : new Loss[] {new CrossEntropy(), new Nll()}) {
      float[] before = input.toFloatArray();
      LabelException e =
          catchThrowableOfType(
              LabelException.class, () -> device.lossAndGradient(loss, input, bad, input));
      assertThat(e.row()).isEqualTo(1);
      assertThat(e.label()).isEqualTo(3);
      assertThat(e.count()).isEqualTo(2);
      assertThat(e.classes()).isEqualTo(3);
      assertThat(e)
          .hasMessage(
              "target 3 in row 1 is not a class index: there are 3 classes (2 bad targets in all)");
      assertThat(input.toFloatArray()).containsExactly(before);
      try (LossResult next = device.loss(loss, input, Tensor.of(new int[] {0, 1, 2}, 3))) {
        assertThat(next.value()).isFinite();
      }
    }
  }

  @Test
  void anotherIgnoreIndexMakesMinusHundredBad() {
    Tensor target = Tensor.of(new int[] {0, -100, 1}, 3);
    assertThatThrownBy(() -> device.loss(new CrossEntropy().withIgnoreIndex(-1), input, target))
        .isInstanceOf(LabelException.class)
        .hasMessage(
            "target -100 in row 1 is not a class index: there are 3 classes (1 bad target)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void smoothingOutsideTheUnitInterval(double e) {
    assertThatThrownBy(() -> new CrossEntropy().withLabelSmoothing(e))
        .isInstanceOf(OptionException.class)
        .hasMessage("label smoothing " + e + ": must lie in [0, 1]");
  }

  @Test
  void ignoreIndexWithProbabilities() {
    assertThatThrownBy(() -> device.loss(new CrossEntropy().withIgnoreIndex(1), input, input))
        .isInstanceOf(OptionException.class)
        .hasMessage("ignore index 1: there is none for probability targets");
  }

  @Test
  void shapeMismatchesNameBoth() {
    CrossEntropy loss = new CrossEntropy();
    assertShape(loss, Tensor.of(new int[2], 2), "(3, 3)", "(2,)");
    assertShape(loss, Tensor.of(new int[3], 3, 1), "(3, 3)", "(3, 1)");
    assertShape(loss, Tensor.of(new float[6], 3, 2), "(3, 3)", "(3, 2)");
    assertShape(new Nll(), Tensor.of(new int[2], 2), "(3, 3)", "(2,)");
    Tensor two = Tensor.of(new float[2], 2);
    Tensor labels = Tensor.of(new int[3], 3);
    assertShape(loss.withWeight(two), labels, "(3, 3)", "(2,)");
    assertShape(new Nll().withWeight(two), labels, "(3, 3)", "(2,)");
    assertThatThrownBy(
            () -> device.lossAndGradient(loss, input, labels, Tensor.of(new float[9], 9)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("(3, 3)")
        .hasMessageContaining("(9,)");
  }

  private void assertShape(Loss loss, Tensor target, String... shapes) {
    assertThatThrownBy(() -> device.loss(loss, input, target))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("shape mismatch")
        .hasMessageContainingAll(shapes);
  }

  @Test
  void typeMismatchesNameBoth() {
    Tensor labels = Tensor.of(new int[3], 3);
    CrossEntropy loss = new CrossEntropy();
    assertType(loss, input, Tensor.of(new double[9], 3, 3), "float32", "float64");
    Tensor wide = Tensor.of(new double[3], 3);
    assertType(loss.withWeight(wide), input, labels, "float32", "float64");
    assertType(new Nll().withWeight(wide), input, labels, "float32", "float64");
    assertType(new Nll(), input, input, "float32");
    assertType(loss, Tensor.of(new int[9], 3, 3), labels, "int32");
    assertThatThrownBy(
            () -> device.lossAndGradient(loss, input, labels, Tensor.of(new double[9], 3, 3)))
        .isInstanceOf(TypeException.class)
        .hasMessageContainingAll("float32", "float64");
  }

  private void assertType(Loss loss, Tensor input, Tensor target, String... types) {
    assertThatThrownBy(() -> device.loss(loss, input, target))
        .isInstanceOf(TypeException.class)
        .hasMessageStartingWith("type mismatch")
        .hasMessageContainingAll(types);
  }

  @Test
  void aScalarHasNoClasses() {
    assertThatThrownBy(
            () -> device.loss(new CrossEntropy(), Tensor.of(new float[1]), Tensor.of(new int[1])))
        .isInstanceOf(ShapeException.class)
        .hasMessage("shape mismatch: input () has no class axis");
    assertThatThrownBy(
            () ->
                device.loss(
                    new CrossEntropy(), Tensor.of(new float[0], 2, 0), Tensor.of(new int[2], 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("shape mismatch: input (2, 0) has no classes");
  }

  @Test
  void softmaxNamesItsAxis() {
    assertThatThrownBy(() -> device.softmax(input, 2))
        .isInstanceOf(OptionException.class)
        .hasMessage("axis 2: shape (3, 3) has 2 axes");
  }
}

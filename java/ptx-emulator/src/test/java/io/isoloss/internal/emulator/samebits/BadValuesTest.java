package io.isoloss.internal.emulator.samebits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.isoloss.Bce;
import io.isoloss.DType;
import io.isoloss.GaussianNll;
import io.isoloss.Tensor;
import io.isoloss.ValueException;
import io.isoloss.internal.Backend;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.ExactSum;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Values outside a loss's domain: the device names them as the CPU does, adds nothing to the sum,
/// and works on.
class BadValuesTest {
  private static final int SIZE = 3000;
  private static final Devices DEVICES = new Devices();

  @AfterAll
  static void close() {
    DEVICES.close();
  }

  /// Each type, where the bad values are, and one of them.
  static Stream<Arguments> places() {
    List<Arguments> all = new ArrayList<>();
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16)) {
      for (int[] places : new int[][] {{0}, {SIZE - 1}, {1234, 77, 2999}, {5, 6, 7, 8}}) {
        for (double value : new double[] {-1e-4, 1.5, Double.NaN, Double.NEGATIVE_INFINITY}) {
          all.add(Arguments.of(type, places, value));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("places")
  void probabilities(DType type, int[] places, double value) {
    Data data = new Data(places.length);
    Tensor good = data.probabilities(type, SIZE);
    Tensor bad = Data.copy(good);
    for (int place : places) {
      Data.set(bad, place, value);
    }
    Devices.Loss loss = (backend, x, t, pass) -> backend.bce(new Bce(), x, t, 10, pass);
    requireSameRefusal(loss, bad, good);
    requireSameRefusal(loss, good, bad);
    requireSameRefusal(loss, bad, bad);
    DEVICES.compare(loss, good, good, 0);
  }

  @ParameterizedTest
  @MethodSource("places")
  void variances(DType type, int[] places, double value) {
    Data data = new Data(places.length);
    Tensor variance = data.variances(type, SIZE, 1);
    for (int place : places) {
      Data.set(variance, place, value < 0 ? value : -1);
    }
    Tensor input = data.ordinary(type, SIZE, 4);
    requireSameRefusal(
        (backend, x, t, pass) -> backend.gaussianNll(new GaussianNll(variance), x, t, 8, pass),
        input,
        input);
  }

  private static void requireSameRefusal(Devices.Loss loss, Tensor input, Tensor target) {
    String expected = refusal(DEVICES.cpu, loss, input, target, false);
    assertThat(refusal(DEVICES.gpu, loss, Data.copy(input), target, false)).isEqualTo(expected);
    assertThat(refusal(DEVICES.gpu, loss, Data.copy(input), target, true)).isEqualTo(expected);
    try (Devices.Copies copies = DEVICES.new Copies(1)) {
      Tensor x = copies.of(input);
      assertThat(refusal(DEVICES.gpu, loss, x, copies.of(target), true)).isEqualTo(expected);
      // What is refused has not been overwritten.
      Devices.requireSame("input", input, copies.back(x));
    }
  }

  private static String refusal(
      Backend backend, Devices.Loss loss, Tensor input, Tensor target, boolean inPlace) {
    ExactSum sum = backend.newSum();
    Pass pass = new Pass(null, inPlace ? input : null, 1, sum);
    ValueException refusal =
        catchThrowableOfType(ValueException.class, () -> loss.run(backend, input, target, pass));
    assertThat(sum.sum()).isZero();
    return String.valueOf(refusal.getMessage());
  }
}

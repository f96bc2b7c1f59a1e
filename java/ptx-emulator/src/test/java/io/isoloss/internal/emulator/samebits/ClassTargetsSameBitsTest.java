package io.isoloss.internal.emulator.samebits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.DType;
import io.isoloss.LabelException;
import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.Backend;
import io.isoloss.internal.TargetTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The scan of class-index targets, and the loss that only picks by them.
class ClassTargetsSameBitsTest {
  private static final Devices DEVICES = new Devices();

  @AfterAll
  static void close() {
    DEVICES.close();
  }

  static Stream<Arguments> shapes() {
    List<long[]> shapes =
        List.of(
            new long[] {5},
            new long[] {0, 3},
            new long[] {1, 1},
            new long[] {1000, 7},
            new long[] {33, 130},
            new long[] {4, 6, 5},
            new long[] {3, 10, 4, 8});
    List<Arguments> all = new ArrayList<>();
    for (long[] shape : shapes) {
      for (DType type : DType.values()) {
        if (type.isFloat()) {
          all.add(Arguments.of(type, shape));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void nll(DType type, long[] shape) {
    Data data = new Data(shape.length);
    int axis = shape.length == 1 ? 0 : 1;
    int classes = (int) shape[axis];
    Tensor input = data.any(type, shape);
    long[] rows = input.shape().without(axis).dims();
    Tensor targets = data.labels(DType.INT64, classes, -100, rows);
    for (@Nullable Tensor weight : List.of(data.any(type, classes), data.ordinary(type, classes))) {
      for (Nll loss : List.of(new Nll(), new Nll().withWeight(weight))) {
        DEVICES.compare(
            (backend, x, t, pass) -> backend.nll(loss, x, t, pass),
            input,
            targets,
            Data.zeros(type, rows),
            1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "U?INT.*")
  void labelsOfAnyType(DType type) {
    Data data = new Data(type.bytes());
    for (int rows : new int[] {0, 1, 31, 300, 20000}) {
      for (@Nullable Tensor weight :
          new @Nullable Tensor[] {
            null, data.any(DType.FLOAT64, 100), data.any(DType.FLOAT32, 100)
          }) {
        Tensor targets = data.labels(type, 100, 77, rows);
        Totals expected = totals(DEVICES.cpu, targets, 100, 77, weight);
        assertThat(totals(DEVICES.gpu, targets, 100, 77, weight)).isEqualTo(expected);
        try (Devices.Copies copies = DEVICES.new Copies(3)) {
          assertThat(totals(DEVICES.gpu, copies.of(targets), 100, 77, weight)).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "U?INT.*")
  void badLabelsAreNamed(DType type) {
    Tensor targets = new Data(1).labels(type, 50, 60, 5000);
    for (int bad : new int[] {4711, 1234, 1235, 4999}) {
      Data.set(targets, bad, bad == 1234 ? 50 + bad % 7 : -1);
    }
    LabelException expected = refusal(DEVICES.cpu, targets);
    for (String chunk : new String[] {"1000", "1000000"}) {
      System.setProperty("isoloss.cuda.chunk-bytes", chunk);
      assertThat(refusal(DEVICES.gpu, targets)).hasMessage(expected.getMessage());
    }
    System.clearProperty("isoloss.cuda.chunk-bytes");
    try (Devices.Copies copies = DEVICES.new Copies(1)) {
      assertThat(refusal(DEVICES.gpu, copies.of(targets))).hasMessage(expected.getMessage());
    }
    // The device lives on.
    labelsOfAnyType(type);
  }

  private static LabelException refusal(Backend backend, Tensor targets) {
    TargetTotals totals = new TargetTotals(backend.newSum());
    backend.scanTargets(targets, 50, 60, null, 7, totals);
    LabelException[] thrown = new LabelException[1];
    assertThatThrownBy(() -> totals.requireGood(50))
        .isInstanceOfSatisfying(LabelException.class, e -> thrown[0] = e);
    return thrown[0];
  }

  private record Totals(long rows, long ignored, long weights) {}

  private static Totals totals(
      Backend backend, Tensor targets, int classes, long ignoreIndex, @Nullable Tensor weight) {
    TargetTotals totals = new TargetTotals(backend.newSum());
    backend.scanTargets(targets, classes, ignoreIndex, weight, 0, totals);
    totals.requireGood(classes);
    long weights = Double.doubleToRawLongBits(totals.weights().sum());
    return new Totals(totals.rows(), totals.ignored(), weights);
  }
}

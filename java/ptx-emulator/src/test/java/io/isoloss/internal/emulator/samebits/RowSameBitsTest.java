package io.isoloss.internal.emulator.samebits;

import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Operations on rows: of every length at which a kernel does something else, contiguous and
/// strided.
class RowSameBitsTest {
  private static final Devices DEVICES = new Devices();

  /// Around what threads, warps, quads, lanes and tiles hold.
  private static final int[] CLASSES = {
    1, 2, 3, 5, 10, 31, 32, 33, 64, 100, 127, 128, 129, 1000, 2045, 2047, 2048, 2049, 4096, 5000
  };

  private static final int[] LONG_ROWS = {32000, 34817, 70001};

  @AfterAll
  static void close() {
    DEVICES.close();
  }

  static Stream<Arguments> shapes() {
    List<Arguments> all = new ArrayList<>();
    for (DType type : DType.values()) {
      if (type.isFloat()) {
        for (int classes : CLASSES) {
          all.add(Arguments.of(type, 1, new long[] {rows(classes), classes}));
        }
        for (int classes : LONG_ROWS) {
          all.add(Arguments.of(type, 1, new long[] {1, classes}));
        }
        all.add(Arguments.of(type, 0, new long[] {7}));
        all.add(Arguments.of(type, 1, new long[] {0, 3}));
        all.add(Arguments.of(type, 1, new long[] {4, 1, 6}));
        all.add(Arguments.of(type, 1, new long[] {3, 10, 4, 11}));
        all.add(Arguments.of(type, 1, new long[] {2, 33, 37}));
        all.add(Arguments.of(type, 1, new long[] {1, 300, 14}));
        all.add(Arguments.of(type, 1, new long[] {1, 4500, 13}));
      }
    }
    return all.stream();
  }

  /// Enough for every kind of row, but for the longest.
  private static int rows(int classes) {
    return Math.clamp(20000 / classes, 4, 150);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void softmax(DType type, int axis, long[] shape) {
    Tensor x = new RowData(shape[axis]).logits(type, axis, shape);
    for (int offset = 0; offset < 4; offset++) {
      DEVICES.compare((backend, in, out) -> backend.softmax(in, axis, out), x, offset);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void logSoftmax(DType type, int axis, long[] shape) {
    Tensor x = new RowData(shape[axis] + 1).logits(type, axis, shape);
    for (int offset = 0; offset < 4; offset++) {
      DEVICES.compare((backend, in, out) -> backend.logSoftmax(in, axis, out), x, offset);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void logSumExp(DType type, int axis, long[] shape) {
    Tensor x = new RowData(shape[axis] + 2).logits(type, axis, shape);
    long[] rows = x.shape().without(axis).dims();
    Tensor expected = Data.zeros(type, rows);
    Tensor actual = Data.zeros(type, rows);
    DEVICES.cpu.logSumExp(x, axis, expected);
    DEVICES.gpu.logSumExp(x, axis, actual);
    Devices.requireSame("logsumexp", expected, actual);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void crossEntropy(DType type, int axis, long[] shape) {
    Data data = new Data(shape[axis]);
    int classes = (int) shape[axis];
    Tensor x = new RowData(shape[axis] + 3).logits(type, axis, shape);
    long[] rows = x.shape().without(axis).dims();
    Tensor labels = data.labels(DType.INT64, classes, -100, rows);
    for (CrossEntropy loss : losses(data.any(type, classes), data.ordinary(type, classes), 0)) {
      compare(loss, x, labels, rows, shape.length);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void softCrossEntropy(DType type, int axis, long[] shape) {
    Data data = new Data(shape[axis] + 1);
    int classes = (int) shape[axis];
    Tensor x = new RowData(shape[axis] + 4).logits(type, axis, shape);
    long[] rows = x.shape().without(axis).dims();
    Tensor labels = data.labels(DType.UINT8, Math.min(classes, 200), 201, rows);
    Tensor targets = data.probabilities(type, shape);
    Tensor weight = data.ordinary(type, classes);
    for (CrossEntropy loss : losses(weight, data.any(type, classes), 0.1)) {
      compare(loss.withIgnoreIndex(201), x, labels, rows, 1);
      compare(loss, x, targets, rows, 2);
    }
    compare(new CrossEntropy(), x, targets, rows, 3);
  }

  private static List<CrossEntropy> losses(
      Tensor weight, @Nullable Tensor otherWeight, double smoothing) {
    CrossEntropy plain = new CrossEntropy().withLabelSmoothing(smoothing);
    return List.of(plain, plain.withWeight(weight), plain.withWeight(otherWeight));
  }

  private static void compare(
      CrossEntropy loss, Tensor logits, Tensor targets, long[] rows, int offset) {
    DEVICES.compare(
        (backend, x, t, pass) -> backend.crossEntropy(loss, x, t, pass),
        logits,
        targets,
        Data.zeros(logits.type(), rows),
        offset);
  }
}

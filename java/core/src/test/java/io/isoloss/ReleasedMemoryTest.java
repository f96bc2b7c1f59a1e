package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A device keeps scratch memory for the next call, but nothing of the caller's.
class ReleasedMemoryTest {
  /// @param classes few go in groups, many row by row
  record Case(DType type, boolean array, int rows, int classes, int threads) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.FLOAT16}) {
      for (boolean array : new boolean[] {true, false}) {
        for (int threads : new int[] {1, 3}) {
          cases.add(new Case(type, array, 1000, 10, threads));
          cases.add(new Case(type, array, 20, 2500, threads));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingOfTheCallersIsKept(Case c) throws Exception {
    try (Device device = Device.cpu(c.threads)) {
      List<WeakReference<Object>> kept = new Calls(device, c).all();
      for (int i = 0; i < 50 && kept.stream().anyMatch(r -> r.get() != null); i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(kept.stream().map(WeakReference::get)).containsOnlyNulls();
    }
  }

  /// Every operation, each on memory of its own.
  private record Calls(Device device, Case c, List<WeakReference<Object>> used) {
    Calls(Device device, Case c) {
      this(device, c, new ArrayList<>());
    }

    /// Memory that dies with its last reference; one half, so that all are probabilities.
    private Tensor tensor() {
      Shape shape = Shape.of(c.rows, c.classes);
      double[] half = new double[(int) shape.elements()];
      Arrays.fill(half, 0.5);
      Tensor array = TestTensors.tensor(half, c.type, shape);
      MemorySegment memory = array.memory();
      if (c.array) {
        used.add(new WeakReference<>(memory.heapBase().orElseThrow()));
        return array;
      }
      MemorySegment outside = Arena.ofAuto().allocate(memory.byteSize(), 64).copyFrom(memory);
      used.add(new WeakReference<>(outside.scope()));
      return Tensor.wrap(outside, c.type, shape.dims());
    }

    private Tensor labels() {
      int[] labels = new int[c.rows];
      used.add(new WeakReference<>(labels));
      return Tensor.of(labels, c.rows);
    }

    List<WeakReference<Object>> all() {
      CrossEntropy ce = new CrossEntropy();
      device.lossAndGradient(ce, tensor(), labels(), tensor()).close();
      device.lossAndGradient(ce.withLabelSmoothing(0.1), tensor(), labels(), tensor()).close();
      device.lossAndGradient(ce, tensor(), tensor(), tensor()).close();
      device.lossAndGradient(new Nll(), tensor(), labels(), tensor()).close();
      device.lossAndGradient(new Mse(), tensor(), tensor(), tensor()).close();
      device.lossAndGradient(new Bce(tensor(), Reduction.MEAN), tensor(), tensor(), tensor());
      device.lossAndGradient(
          new BceWithLogits(tensor(), tensor(), Reduction.SUM), tensor(), tensor(), tensor());
      device.lossAndGradient(new GaussianNll(tensor()), tensor(), tensor(), tensor()).close();
      device.softmax(tensor(), 1, tensor());
      device.logSoftmax(tensor(), 0, tensor());
      device.logSumExp(tensor(), 1).close();
      device.sigmoid(tensor(), tensor());
      device.logSigmoid(tensor(), tensor());
      return used;
    }
  }
}

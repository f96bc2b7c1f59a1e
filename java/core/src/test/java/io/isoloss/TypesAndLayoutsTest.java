package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.internal.math.Half;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where elements lie and how they are stored decides nothing.
class TypesAndLayoutsTest {
  private static final CrossEntropy NONE = new CrossEntropy().withReduction(Reduction.NONE);
  private static final int ROWS = 48;

  private static double[] logits(int count) {
    return new Random(count).doubles(count, -8, 8).toArray();
  }

  private static Tensor labels(int rows, int classes) {
    long[] labels = new Random(9).longs(rows, 0, classes).toArray();
    labels[3] = -100;
    return Tensor.of(labels, rows);
  }

  /// Losses, gradients and functions, as bits.
  private static List<byte[]> everything(Device device, Tensor x, Tensor labels) {
    List<byte[]> bits = new ArrayList<>();
    for (Loss loss :
        new Loss[] {
          NONE,
          NONE.withLabelSmoothing(0.1),
          new CrossEntropy(),
          new Nll().withReduction(Reduction.NONE)
        }) {
      try (LossResult result = device.lossAndGradient(loss, x, labels)) {
        bits.add(Bits.of(result.loss()));
        bits.add(Bits.of(result.gradient()));
      }
    }
    try (LossResult result = device.lossAndGradient(NONE, x, x)) {
      bits.add(Bits.of(result.loss()));
      bits.add(Bits.of(result.gradient()));
    }
    for (Tensor output :
        new Tensor[] {device.softmax(x, 1), device.logSoftmax(x, 1), device.logSumExp(x, 1)}) {
      bits.add(Bits.of(output));
      output.close();
    }
    return bits;
  }

  private static void assertSame(List<byte[]> actual, List<byte[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("output %d", i).isEqualTo(expected.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
  void aStridedClassAxisEqualsItsTransposition(DType type) {
    for (int classes : new int[] {3, 100, 300, 2500}) {
      int n = 2;
      int d = 9;
      double[] strided = logits(n * classes * d);
      double[] rows = new double[strided.length];
      for (int i = 0; i < rows.length; i++) {
        int row = i / classes;
        rows[i] = strided[(row / d * classes + i % classes) * d + row % d];
      }
      Tensor labels = labels(n * d, classes);
      Tensor x = TestTensors.tensor(strided, type, Shape.of(n, classes, d));
      Tensor flat = TestTensors.tensor(rows, type, Shape.of(n * d, classes));
      for (CrossEntropy loss : new CrossEntropy[] {NONE, NONE.withLabelSmoothing(0.2)}) {
        try (Device device = Device.cpu(1);
            LossResult a = device.lossAndGradient(loss, x, labels.reshape(n, d));
            LossResult b = device.lossAndGradient(loss, flat, labels)) {
          assertThat(Bits.of(a.loss())).isEqualTo(Bits.of(b.loss()));
          for (int i = 0; i < rows.length; i++) {
            int row = i / classes;
            long at = (long) (row / d * classes + i % classes) * d + row % d;
            if (Bits.of(a.gradient(), at) != Bits.of(b.gradient(), i)) {
              throw new AssertionError("%d classes, element %d".formatted(classes, i));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void sixteenBitsAreWidenedAndRoundedOnce(DType type) {
    int classes = 130;
    double[] stored = TestTensors.round(logits(ROWS * classes), type);
    Shape shape = Shape.of(ROWS, classes);
    Tensor labels = labels(ROWS, classes);
    try (Device device = Device.cpu(1);
        LossResult narrow =
            device.lossAndGradient(NONE, TestTensors.tensor(stored, type, shape), labels);
        LossResult wide =
            device.lossAndGradient(
                NONE, TestTensors.tensor(stored, DType.FLOAT32, shape), labels)) {
      assertThat(narrow.loss().type()).isEqualTo(DType.FLOAT32);
      assertThat(Bits.of(narrow.loss())).isEqualTo(Bits.of(wide.loss()));
      for (long i = 0; i < shape.elements(); i++) {
        float g = (float) wide.gradient().get(i);
        short rounded = type == DType.FLOAT16 ? Half.toFloat16(g) : Half.toBfloat16(g);
        assertThat(Bits.of(narrow.gradient(), i)).isEqualTo(rounded & 0xffffL);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
  void anyMemoryGivesTheSameBits(DType type, @TempDir Path folder) throws IOException {
    for (int classes : new int[] {5, 130}) {
      long[] dims = {ROWS, classes};
      Tensor array = TestTensors.tensor(logits(ROWS * classes), type, Shape.of(dims));
      Tensor labels = labels(ROWS, classes);
      long bytes = array.memory().byteSize();
      Path file = folder.resolve("x" + classes);
      byte[] shifted = new byte[(int) bytes + 1];
      MemorySegment.copy(array.memory(), 0, MemorySegment.ofArray(shifted), 1, bytes);
      Files.write(file, shifted);
      try (Device device = Device.cpu(1);
          Arena arena = Arena.ofShared();
          FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        List<byte[]> expected = everything(device, array, labels);
        MemorySegment heap = MemorySegment.ofArray(shifted).asSlice(1);
        MemorySegment odd = arena.allocate(bytes + 1, 64).asSlice(1).copyFrom(heap);
        MemorySegment mapped =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes + 1, arena).asSlice(1);
        MemorySegment aligned = arena.allocate(bytes, 64).copyFrom(heap);
        for (MemorySegment memory :
            new MemorySegment[] {
              heap, odd, mapped, aligned, array.memory().asReadOnly(), heap.asReadOnly()
            }) {
          assertSame(everything(device, Tensor.wrap(memory, type, dims), labels), expected);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void anyNumberOfThreadsGivesTheSameBits(int threads) {
    for (int classes : new int[] {10, 3000}) {
      int rows = classes == 10 ? 20_000 : 100;
      Tensor x = TestTensors.tensor(logits(rows * classes), DType.FLOAT32, Shape.of(rows, classes));
      Tensor labels = labels(rows, classes);
      try (Device one = Device.cpu(1);
          Device many = Device.cpu(threads)) {
        assertSame(everything(many, x, labels), everything(one, x, labels));
      }
    }
  }

  @Test
  void readOnlyTargetsAndWeights() {
    Tensor x = TestTensors.tensor(logits(12), DType.FLOAT32, Shape.of(4, 3));
    Tensor labels = labels(4, 3);
    Tensor weight = Tensor.of(new float[] {1, 2, 3}, 3);
    Tensor frozen = Tensor.wrap(labels.memory().asReadOnly(), DType.INT64, 4);
    Tensor still = Tensor.wrap(weight.memory().asReadOnly(), DType.FLOAT32, 3);
    try (Device device = Device.cpu(1);
        LossResult a = device.loss(NONE.withWeight(weight), x, labels);
        LossResult b = device.loss(NONE.withWeight(still), x, frozen)) {
      assertThat(Bits.of(a.loss())).isEqualTo(Bits.of(b.loss()));
    }
  }
}

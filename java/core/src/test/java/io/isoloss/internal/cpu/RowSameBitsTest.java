package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.Reduction;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The scalar kernels, the SIMD kernels at this JVM's width, any number of threads, arrays and
/// memory outside the heap, in place or not: the same bytes. The build runs this test once for each
/// width.
class RowSameBitsTest {
  private static final int[] CLASSES = {
    1, 2, 3, 5, 8, 10, 15, 16, 17, 31, 32, 33, 64, 65, 100, 127, 128, 129, 255, 1000, 2047, 2048,
    2049, 4097, 32000
  };

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (int classes : CLASSES) {
      for (Data data : Data.values()) {
        cases.add(new Arguments(classes, data));
      }
    }
    return cases.stream();
  }

  record Arguments(int classes, Data data) {}

  /// The kinds of logits.
  enum Data {
    NORMAL,
    WIDE,
    OFFSET,
    HUGE,
    TINY,
    MASKED,
    MIXED_REFERENCES,
    SPECIAL,
    RANDOM_BITS,
    CONSTANT;

    float next(Random random, int row, int column) {
      float normal = (float) random.nextGaussian();
      return switch (this) {
        case NORMAL -> 3 * normal;
        case WIDE -> 60 * normal;
        case OFFSET -> normal + (row % 3 - 1) * 1e4f;
        case HUGE -> 1e7f * (1 + row % 2) + normal * (row % 4 == 0 ? 1e30f : 1);
        case TINY -> normal * 1e-40f;
        case MASKED -> random.nextInt(3) == 0 ? Float.NEGATIVE_INFINITY : normal;
        case MIXED_REFERENCES -> normal + (column / 700 + row) % 5 * 70 - 140;
        case SPECIAL ->
            switch (random.nextInt(row % 2 == 0 ? 400 : 8)) {
              case 0 -> Float.NaN;
              case 1 -> Float.intBitsToFloat(0xffc12345);
              case 2 -> Float.POSITIVE_INFINITY;
              case 3 -> Float.NEGATIVE_INFINITY;
              case 4 -> Float.MAX_VALUE;
              case 5 -> -Float.MAX_VALUE;
              case 6 -> -0f;
              default -> normal;
            };
        case RANDOM_BITS -> Float.intBitsToFloat(random.nextInt());
        case CONSTANT -> row % 5 == 0 ? Float.NEGATIVE_INFINITY : 7.5f - row;
      };
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void crossEntropy(Arguments arguments) {
    check(arguments, Batch::crossEntropy);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void softCrossEntropy(Arguments arguments) {
    check(arguments, Batch::softCrossEntropy);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void functions(Arguments arguments) {
    check(arguments, Batch::functions);
  }

  private interface Operation {
    Results run(
        Batch batch, CpuBackend backend, boolean nativeIn, boolean nativeOut, boolean inPlace);
  }

  private static void check(Arguments arguments, Operation operation) {
    Batch batch = new Batch(arguments);
    Results expected;
    try (CpuBackend scalar = CpuBackend.open(1, Kernels.SCALAR)) {
      expected = operation.run(batch, scalar, false, false, false);
    }
    for (int threads : new int[] {1, 2, 5}) {
      try (CpuBackend simd = CpuBackend.open(threads, Kernels.VECTOR)) {
        boolean odd = threads == 1;
        expected.assertSame(operation.run(batch, simd, false, false, false), "arrays");
        expected.assertSame(operation.run(batch, simd, true, true, odd), "native");
        expected.assertSame(operation.run(batch, simd, odd, !odd, false), "mixed");
        expected.assertSame(operation.run(batch, simd, false, false, true), "in place");
      }
    }
  }

  /// What an operation gave, as bits.
  private record Results(List<int[]> bits, double sum) {
    void assertSame(Results other, String how) {
      for (int i = 0; i < bits.size(); i++) {
        int[] mine = bits.get(i);
        int[] theirs = other.bits.get(i);
        int at = Arrays.mismatch(mine, theirs);
        if (at >= 0) {
          throw new AssertionError(
              "%s, output %d, element %d: scalar %s (%08x), SIMD %s (%08x)"
                  .formatted(
                      how,
                      i,
                      at,
                      Float.intBitsToFloat(mine[at]),
                      mine[at],
                      Float.intBitsToFloat(theirs[at]),
                      theirs[at]));
        }
      }
      assertThat(Double.doubleToRawLongBits(other.sum)).isEqualTo(Double.doubleToRawLongBits(sum));
    }
  }

  private static final class Batch {
    final int rows;
    final int classes;
    final float[] logits;
    final float[] probabilities;
    final long[] labels;
    final float[] weights;

    Batch(Arguments arguments) {
      classes = arguments.classes;
      rows = classes > 2000 ? 7 : 67;
      Random random = new Random(classes * 31L + arguments.data.ordinal());
      logits = new float[rows * classes];
      probabilities = new float[rows * classes];
      labels = new long[rows];
      weights = new float[classes];
      for (int row = 0; row < rows; row++) {
        labels[row] = random.nextInt(7) == 0 ? -100 : random.nextInt(classes);
        for (int c = 0; c < classes; c++) {
          logits[row * classes + c] = arguments.data.next(random, row, c);
          probabilities[row * classes + c] = random.nextInt(4) == 0 ? 0 : random.nextFloat();
        }
      }
      for (int c = 0; c < classes; c++) {
        weights[c] = random.nextInt(9) == 0 ? 0 : random.nextFloat() * 2;
      }
    }

    Results crossEntropy(CpuBackend backend, boolean nativeIn, boolean nativeOut, boolean inPlace) {
      CrossEntropy plain = new CrossEntropy().withReduction(Reduction.SUM);
      Tensor target = Tensor.of(labels, rows);
      Tensor weight = Tensor.of(weights, classes);
      return new Run(backend, nativeIn, nativeOut, inPlace)
          .loss(plain, target, 1)
          .loss(plain.withWeight(weight), target, 37.5)
          .results();
    }

    Results softCrossEntropy(
        CpuBackend backend, boolean nativeIn, boolean nativeOut, boolean inPlace) {
      CrossEntropy plain = new CrossEntropy().withReduction(Reduction.SUM);
      Tensor weight = Tensor.of(weights, classes);
      return new Run(backend, nativeIn, nativeOut, inPlace)
          .loss(plain.withLabelSmoothing(0.1), Tensor.of(labels, rows), 1)
          .loss(plain.withLabelSmoothing(0.3).withWeight(weight), Tensor.of(labels, rows), 3.5)
          .loss(plain, Tensor.of(probabilities, rows, classes), 11)
          .loss(
              plain.withLabelSmoothing(0.2).withWeight(weight),
              Tensor.of(probabilities, rows, classes),
              11)
          .results();
    }

    Results functions(CpuBackend backend, boolean nativeIn, boolean nativeOut, boolean inPlace) {
      Run run = new Run(backend, nativeIn, nativeOut, inPlace);
      run.function((input, output) -> backend.softmax(input, 1, output));
      run.function((input, output) -> backend.logSoftmax(input, 1, output));
      try (Arena arena = Arena.ofShared()) {
        Tensor out = run.tensor(arena, nativeOut, new float[rows], rows);
        backend.logSumExp(run.input(arena), 1, out);
        run.keep(out);
      }
      return run.results();
    }

    private final class Run {
      private final CpuBackend backend;
      private final boolean nativeIn;
      private final boolean nativeOut;
      private final boolean inPlace;
      private final List<int[]> bits = new ArrayList<>();
      private final ExactSum sum = new ExactSum();

      Run(CpuBackend backend, boolean nativeIn, boolean nativeOut, boolean inPlace) {
        this.backend = backend;
        this.nativeIn = nativeIn;
        this.nativeOut = nativeOut;
        this.inPlace = inPlace;
      }

      Tensor tensor(Arena arena, boolean outside, float[] data, long... shape) {
        if (!outside) {
          return Tensor.of(data.clone(), shape);
        }
        MemorySegment memory = arena.allocate(data.length * 4L, 4);
        memory.copyFrom(MemorySegment.ofArray(data));
        return Tensor.wrap(memory, DType.FLOAT32, shape);
      }

      Tensor input(Arena arena) {
        return tensor(arena, nativeIn, logits, rows, classes);
      }

      Tensor output(Arena arena, Tensor input) {
        return inPlace ? input : tensor(arena, nativeOut, new float[logits.length], rows, classes);
      }

      Run loss(CrossEntropy loss, Tensor target, double divisor) {
        try (Arena arena = Arena.ofShared()) {
          Tensor input = input(arena);
          Tensor losses = Tensor.allocate(DType.FLOAT32, Shape.of(rows));
          backend.crossEntropy(loss, input, target, new Pass(losses, null, divisor, sum));
          keep(losses);
          Tensor gradient = output(arena, input);
          backend.crossEntropy(loss, input, target, new Pass(losses, gradient, divisor, sum));
          keep(losses);
          keep(gradient);
        }
        return this;
      }

      void function(java.util.function.BiConsumer<Tensor, Tensor> function) {
        try (Arena arena = Arena.ofShared()) {
          Tensor input = input(arena);
          Tensor output = output(arena, input);
          function.accept(input, output);
          keep(output);
        }
      }

      void keep(Tensor tensor) {
        int[] copy = new int[(int) tensor.shape().elements()];
        MemorySegment.ofArray(copy).copyFrom(tensor.memory());
        bits.add(copy);
      }

      Results results() {
        return new Results(bits, sum.sum());
      }
    }
  }
}

package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.DType;
import io.isoloss.GaussianNll;
import io.isoloss.Mse;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Element operations give the same bytes with scalar and with SIMD kernels (at this JVM's width;
/// the build runs this test once for each), on one, two and five threads, whole and in pieces, in
/// arrays and outside the heap, aligned or not, in place or not.
class ElementSameBitsTest {
  private static final int[] SIZES = {0, 1, 2, 15, 127, 128, 129, 2047, 2048, 2049, 6151, 70_001};

  private static final DType[] TYPES = {
    DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16
  };

  /// What the numbers look like.
  enum Data {
    NORMAL,
    WIDE,
    OFFSET,
    TINY,
    SPECIAL,
    RANDOM_BITS;

    double logit(Random random) {
      double normal = random.nextGaussian();
      return switch (this) {
        case NORMAL -> 3 * normal;
        case WIDE -> 80 * normal;
        case OFFSET -> 1e7 + normal;
        case TINY -> normal * 1e-40;
        case SPECIAL -> special(random, normal);
        case RANDOM_BITS -> Float.intBitsToFloat(random.nextInt());
      };
    }

    private static double special(Random random, double normal) {
      return switch (random.nextInt(9)) {
        case 0 -> Float.NaN;
        case 1 -> Float.intBitsToFloat(0xffc12345);
        case 2 -> Float.POSITIVE_INFINITY;
        case 3 -> Float.NEGATIVE_INFINITY;
        case 4 -> Float.MAX_VALUE;
        case 5 -> -0.0;
        case 6 -> Float.MIN_VALUE;
        case 7 -> 88 + normal;
        default -> normal;
      };
    }

    double target(Random random) {
      return switch (this) {
        case NORMAL, WIDE -> random.nextInt(2);
        case OFFSET, TINY -> random.nextDouble();
        case SPECIAL, RANDOM_BITS -> random.nextInt(4) == 0 ? logit(random) : random.nextDouble();
      };
    }

    double probability(Random random) {
      return switch (random.nextInt(this == NORMAL ? 40 : 4)) {
        case 0 -> random.nextInt(2);
        case 1 -> random.nextDouble() * 1e-41;
        case 2 -> 1 - random.nextDouble() * 1e-6;
        default -> random.nextDouble();
      };
    }

    double weight(Random random) {
      return this == SPECIAL && random.nextInt(9) == 0 ? logit(random) : random.nextInt(5) * 0.7;
    }

    double variance(Random random) {
      return switch (random.nextInt(this == NORMAL ? 40 : 5)) {
        case 0 -> 0;
        case 1 -> Float.NaN;
        case 2 -> Float.POSITIVE_INFINITY;
        default -> Math.abs(random.nextDouble() * 3);
      };
    }
  }

  record Case(int size, Data data, DType type) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int size : SIZES) {
      for (Data data : Data.values()) {
        // The largest size is there for the threads, not for the data.
        if (size < 10_000 || data == Data.NORMAL || data == Data.SPECIAL) {
          for (DType type : TYPES) {
            cases.add(new Case(size, data, type));
          }
        }
      }
    }
    return cases.stream();
  }

  /// An operation on an input of some memory, of the elements from `from` to `to`.
  private interface Operation {
    void run(CpuBackend backend, Slice input, Slice target, Pass pass, int options);
  }

  /// A part of a tensor.
  private record Slice(Tensor whole, int from, int to) {
    Tensor tensor() {
      return of(whole);
    }

    /// The same part of another tensor.
    Tensor of(Tensor other) {
      long bytes = other.type().bytes();
      return Tensor.wrap(
          other.memory().asSlice(from * bytes, (to - from) * bytes), other.type(), to - from);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bceWithLogits(Case arguments) {
    Random random = new Random(1);
    Data data = arguments.data;
    Tensor weight = tensor(arguments, random, data::weight);
    Tensor posWeight = tensor(arguments, random, data::weight);
    check(
        arguments,
        tensor(arguments, random, data::logit),
        tensor(arguments, random, data::target),
        4,
        (backend, input, target, pass, options) -> {
          BceWithLogits loss =
              new BceWithLogits()
                  .withWeight((options & 1) == 0 ? null : input.of(weight))
                  .withPosWeight((options & 2) == 0 ? null : input.of(posWeight));
          backend.bceWithLogits(loss, input.tensor(), target.tensor(), pass);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bce(Case arguments) {
    Random random = new Random(2);
    Tensor weight = tensor(arguments, random, arguments.data::weight);
    check(
        arguments,
        tensor(arguments, random, arguments.data::probability),
        tensor(arguments, random, arguments.data::probability),
        2,
        (backend, input, target, pass, options) -> {
          Bce loss = new Bce().withWeight(options == 0 ? null : input.of(weight));
          backend.bce(loss, input.tensor(), target.tensor(), input.from, pass);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mse(Case arguments) {
    Random random = new Random(3);
    check(
        arguments,
        tensor(arguments, random, arguments.data::logit),
        tensor(arguments, random, arguments.data::target),
        1,
        (backend, input, target, pass, options) ->
            backend.mse(new Mse(), input.tensor(), target.tensor(), pass));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gaussianNll(Case arguments) {
    Random random = new Random(4);
    Tensor variance = tensor(arguments, random, arguments.data::variance);
    check(
        arguments,
        tensor(arguments, random, arguments.data::logit),
        tensor(arguments, random, arguments.data::target),
        2,
        (backend, input, target, pass, options) -> {
          GaussianNll loss = new GaussianNll(input.of(variance)).withFull(options == 1);
          backend.gaussianNll(loss, input.tensor(), target.tensor(), input.from, pass);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void functions(Case arguments) {
    Random random = new Random(5);
    Tensor x = tensor(arguments, random, arguments.data::logit);
    check(
        arguments,
        x,
        x,
        2,
        (backend, input, target, pass, options) -> {
          if (pass.gradient() == null) {
            return;
          }
          if (options == 1) {
            backend.logSigmoid(input.tensor(), pass.gradient());
          } else {
            backend.sigmoid(input.tensor(), pass.gradient());
          }
        });
  }

  private static void check(
      Case arguments, Tensor input, Tensor target, int variants, Operation operation) {
    for (int options = 0; options < variants; options++) {
      Results expected;
      try (CpuBackend scalar = CpuBackend.open(1, Kernels.SCALAR)) {
        expected = run(scalar, operation, options, input, target, Place.ARRAY, Place.ARRAY, 1);
      }
      for (Kernels kernels : Kernels.values()) {
        for (int threads : kernels == Kernels.SCALAR ? new int[] {2} : new int[] {1, 2, 5}) {
          try (CpuBackend backend = CpuBackend.open(threads, kernels)) {
            for (Place in : Place.values()) {
              // Not every pair, but every place on either side.
              Place out = Place.values()[(in.ordinal() + threads) % Place.values().length];
              int pieces = in == Place.ARRAY ? 3 : 1;
              Results results = run(backend, operation, options, input, target, in, out, pieces);
              expected.assertSame(
                  results,
                  arguments + " " + options + " " + kernels + " " + threads + " " + in + " " + out);
            }
          }
        }
      }
    }
  }

  /// Where a tensor lies.
  private enum Place {
    ARRAY,
    OUTSIDE,
    /// Outside the heap, at an odd address.
    ODD,
    /// In an array of bytes.
    BYTES,
    /// The gradient in the place of the input (in an array).
    IN_PLACE;

    Tensor copy(Tensor tensor, Arena arena) {
      long bytes = tensor.memory().byteSize();
      if (this == ARRAY || this == IN_PLACE) {
        Tensor copy = array(tensor.type(), (int) tensor.shape().elements());
        copy.memory().copyFrom(tensor.memory());
        return copy;
      }
      MemorySegment memory =
          switch (this) {
            case OUTSIDE -> arena.allocate(bytes, 64);
            case ODD -> arena.allocate(bytes + 1, 64).asSlice(1);
            default -> MemorySegment.ofArray(new byte[(int) bytes]);
          };
      memory.copyFrom(tensor.memory());
      return Tensor.wrap(memory, tensor.type(), tensor.shape().dims());
    }
  }

  private static Results run(
      CpuBackend backend,
      Operation operation,
      int options,
      Tensor input,
      Tensor target,
      Place in,
      Place out,
      int pieces) {
    try (Arena arena = Arena.ofShared()) {
      int size = (int) input.shape().elements();
      Tensor x = in.copy(input, arena);
      Tensor t = out.copy(target, arena);
      Tensor losses = Tensor.allocate(input.type().lossType(), input.shape());
      Tensor gradient = in == Place.IN_PLACE ? x : out.copy(array(input.type(), size), arena);
      ExactSum sum = new ExactSum();
      // Once with everything, once for the sum alone.
      ExactSum sumOnly = new ExactSum();
      backendRun(backend, operation, options, x, t, null, null, sumOnly, 1);
      backendRun(backend, operation, options, x, t, losses, gradient, sum, pieces);
      assertThat(Double.doubleToRawLongBits(sumOnly.sum()))
          .isEqualTo(Double.doubleToRawLongBits(sum.sum()));
      return new Results(
          losses.memory().toArray(ValueLayout.JAVA_BYTE),
          gradient.memory().toArray(ValueLayout.JAVA_BYTE),
          sum.sum());
    }
  }

  private static void backendRun(
      CpuBackend backend,
      Operation operation,
      int options,
      Tensor input,
      Tensor target,
      @Nullable Tensor losses,
      @Nullable Tensor gradient,
      ExactSum sum,
      int pieces) {
    int size = (int) input.shape().elements();
    for (int piece = 0; piece < pieces; piece++) {
      int from = (int) ((long) size * piece / pieces);
      int to = (int) ((long) size * (piece + 1) / pieces);
      Slice slice = new Slice(input, from, to);
      Pass pass =
          new Pass(
              losses == null ? null : slice.of(losses),
              gradient == null ? null : slice.of(gradient),
              7,
              sum);
      operation.run(backend, slice, new Slice(target, from, to), pass, options);
    }
  }

  /// What an operation gave.
  private record Results(byte[] losses, byte[] gradient, double sum) {
    void assertSame(Results other, String how) {
      assertThat(Arrays.mismatch(losses, other.losses)).as("losses, %s", how).isNegative();
      assertThat(Arrays.mismatch(gradient, other.gradient)).as("gradient, %s", how).isNegative();
      assertThat(Double.doubleToRawLongBits(other.sum))
          .as("sum, %s", how)
          .isEqualTo(Double.doubleToRawLongBits(sum));
    }
  }

  private interface Numbers {
    double next(Random random);
  }

  private static Tensor tensor(Case arguments, Random random, Numbers numbers) {
    Tensor tensor = array(arguments.type, arguments.size);
    for (int i = 0; i < arguments.size; i++) {
      Elements.set(tensor, i, numbers.next(random));
    }
    return tensor;
  }

  private static Tensor array(DType type, int size) {
    return switch (type) {
      case FLOAT32 -> Tensor.of(new float[size], size);
      case FLOAT64 -> Tensor.of(new double[size], size);
      default -> Tensor.allocate(type, Shape.of(size));
    };
  }
}

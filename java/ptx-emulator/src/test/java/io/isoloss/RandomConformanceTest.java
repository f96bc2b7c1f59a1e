package io.isoloss;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random cases: the device under test gives the CPU's bytes, or its exception, wherever the
/// operands lie and however they are cut.
///
/// A failure names its seed. To run that case alone:
/// `-Dtest=RandomConformanceTest -Disoloss.test.seed=SEED -Disoloss.test.cases=1`
class RandomConformanceTest {
  private static final long FIRST_SEED = Long.getLong("isoloss.test.seed", 1);
  private static final int CASES = Integer.getInteger("isoloss.test.cases", 3000);
  private static final String CHUNK_BYTES = "isoloss.cuda.chunk-bytes";

  private static final Device CPU = Device.cpu(1);
  private static final TestGpu GPU = new TestGpu(TestDevice.name());

  @AfterAll
  static void close() {
    CPU.close();
    GPU.close();
  }

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + CASES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sameAsTheCpu(long seed) {
    // The first numbers of neighbouring seeds would be much alike.
    Random random = new Random(new SplittableRandom(seed).nextLong());
    RandomCase drawn = RandomCases.draw(random);
    Outcome expected = drawn.run(CPU, Places.HEAP);
    if (random.nextBoolean()) {
      System.setProperty(CHUNK_BYTES, Integer.toString(1 << random.nextInt(18)));
    }
    String difference;
    try (Arena arena = Arena.ofShared()) {
      RandomPlaces places = new RandomPlaces(random, GPU, arena);
      difference = drawn.run(GPU.device(), places).differenceFrom(expected);
    } catch (RuntimeException e) {
      throw new AssertionError("seed %d: %s".formatted(seed, drawn), e);
    } finally {
      System.clearProperty(CHUNK_BYTES);
      GPU.clear();
    }
    if (difference != null) {
      throw new AssertionError("seed %d: %s: %s".formatted(seed, drawn, difference));
    }
  }
}

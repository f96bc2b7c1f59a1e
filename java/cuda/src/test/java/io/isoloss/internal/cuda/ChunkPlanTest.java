package io.isoloss.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkPlanTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "5, 3",
    "64, 64",
    "65, 64",
    "1000, 1",
    "1000, 999",
    "100000, 130",
    "100000, 127"
  })
  void chunksCoverEveryUnitOnce(long units, long wanted) {
    ChunkBytes.with(
        wanted * 8,
        () -> {
          ChunkPlan plan = ChunkPlan.of(units, 8);
          while (plan.canHalve()) {
            long next = 0;
            for (long i = 0; i < plan.chunks(); i++) {
              assertThat(plan.first(i)).isEqualTo(next);
              assertThat(plan.count(i)).isPositive();
              next += plan.count(i);
            }
            assertThat(next).isEqualTo(units);
            assertThat(plan.halved().perChunk()).isLessThan(plan.perChunk());
            plan = plan.halved();
          }
          return 0;
        });
  }

  @Test
  void longChunksBeginWhereTheWidestLoadsDo() {
    ChunkBytes.with(
        200 * 8,
        () -> {
          assertThat(ChunkPlan.of(100_000, 8).perChunk()).isEqualTo(192);
          return 0;
        });
  }
}

package io.isoloss.internal.emulator.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.DType;
import io.isoloss.internal.emulator.run.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The speed that can be seen without a GPU: how much the kernels move, how they access memory, and
/// how many instructions they spend.
class StaticSpeedTest {
  private static final int TILE = 2048;
  private static final int MOST_WARPS = 16;
  private static final int SECTOR = 32;
  private static final Meter METER = new Meter();

  @AfterAll
  static void close() {
    METER.close();
  }

  static Stream<Workload> all() {
    List<Workload> all = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (DType type : CounterTable.TYPES) {
        for (int classes : CounterTable.CLASSES) {
          all.add(Workload.of(operation, type, classes));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void movesNoMoreThanItMust(Workload workload) {
    Measured m = METER.measure(workload);
    int classes = workload.classes();
    if (!workload.operation().isOfRows()) {
      assertThat(m.bytes()).isEqualTo(1.0);
    } else if (classes >= 1000) {
      assertThat(m.bytes()).isBetween(1.0, 1.02);
    }
    requireCoalesced(m);
    requireOncePerRow(m);
    requireInStep(m);
  }

  /// Lanes lie side by side, and where rows begin with a sector no sector is touched twice.
  private static void requireCoalesced(Measured m) {
    Counts counts = m.main();
    if (m.workload().operation().storesLosses() && m.workload().type().bytes() == 2) {
      // A thread stores the losses of its eight elements in two halves, which lie side by side:
      // both
      // halves of a sector are stored by the same warp, one after the other.
      assertThat(counts.sectorsWritten()).isLessThanOrEqualTo(2 * counts.leastSectorsWritten());
      return;
    }
    assertThat(counts.scatteredAccesses()).as("scattered accesses").isZero();
    if ((long) m.workload().classes() * m.workload().type().bytes() % SECTOR == 0) {
      assertThat(counts.sectorsRead()).isEqualTo(counts.leastSectorsRead());
      assertThat(counts.sectorsWritten()).isEqualTo(counts.leastSectorsWritten());
    }
  }

  /// Each warp of a row reads the label, the logit there (but from shared memory, if rows lie
  // there)
  /// and the row's first logit, which stands in for what is missing behind its end; one thread
  /// stores the loss, and one the gradient at the label once more.
  private static void requireOncePerRow(Measured m) {
    Workload workload = m.workload();
    Operation operation = workload.operation();
    int element = workload.type().bytes();
    int loss = workload.type().lossType().bytes();
    if (!operation.isOfRows()) {
      assertThat(m.readPerRow()).isZero();
      assertThat(m.writtenPerRow()).isZero();
    } else if (operation.hasLabels()) {
      int warps = Math.clamp(Math.ceilDiv(workload.classes(), TILE), 1, MOST_WARPS);
      assertThat(m.readPerRow()).isBetween(4.0, warps * (4.0 + element) + element);
      assertThat(m.writtenPerRow()).isBetween((double) loss, (double) loss + element);
    } else {
      assertThat(m.readPerRow()).isBetween(0.0, (double) element);
      assertThat(m.writtenPerRow()).isEqualTo(operation.hasOutput() ? 0 : element);
    }
  }

  /// Warps part, and lanes idle, at the ends of rows alone; banks conflict only where whole rows
  /// are put into shared memory, on the way there.
  private static void requireInStep(Measured m) {
    int classes = m.workload().classes();
    boolean rows = m.workload().operation().isOfRows();
    assertThat(m.lanes()).as("lanes").isGreaterThan(!rows ? 30 : classes < 1000 ? 24 : 27);
    assertThat(m.divergence()).as("parted").isLessThan(classes < 10_000 ? 8 : 1.6);
    assertThat(m.conflicts()).as("conflicts").isLessThan(rows && classes <= 32 ? 0.75 : 1e-3);
  }

  @Test
  void crossEntropyOfLongRowsTakesFewInstructions() {
    Workload workload = Workload.of(Operation.CROSS_ENTROPY, DType.FLOAT32, 32000);
    assertThat(METER.measure(workload).instructions()).isLessThanOrEqualTo(20);
  }
}

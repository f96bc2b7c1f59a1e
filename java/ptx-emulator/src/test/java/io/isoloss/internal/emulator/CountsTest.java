package io.isoloss.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.internal.emulator.driver.EmulatedDriver;
import io.isoloss.internal.emulator.run.Counts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The counts of a launch, on kernels whose costs are known.
final class CountsTest {
  private final EmulatedDriver driver = new EmulatedDriver(1 << 20, 2);
  private final Rig rig = new Rig(driver);
  private final List<Counts> launches = new ArrayList<>();

  @AfterEach
  void close() {
    rig.close();
  }

  /// A warp that reads its 32 words at this stride moves so many sectors, of which 4 could hold
  /// them; so many more turns are taken in shared memory.
  @ParameterizedTest
  @CsvSource({"4, 4, 0", "8, 8, 1", "32, 32, 7", "128, 32, 31", "36, 32, 0"})
  void countsSectorsAndConflicts(int stride, int sectors, int conflicts) {
    Counts counts = launch("strided", 3, rig.put(new byte[4096]), rig.put(new byte[128]), stride);
    assertThat(counts.bytesRead()).isEqualTo(3 * 128);
    assertThat(counts.sectorsRead()).isEqualTo(3L * sectors);
    assertThat(counts.leastSectorsRead()).isEqualTo(3 * 4);
    assertThat(counts.bytesWritten()).isEqualTo(3 * 128);
    assertThat(counts.sectorsWritten()).isEqualTo(3 * 4);
    assertThat(counts.leastSectorsWritten()).isEqualTo(3 * 4);
    assertThat(counts.scatteredAccesses()).isEqualTo(sectors > 4 + 1 ? 3 : 0);
    assertThat(counts.sharedAccesses()).isEqualTo(3 * 2);
    assertThat(counts.bankConflicts()).isEqualTo(3L * 2 * conflicts);
    assertThat(counts.warpInstructions()).isEqualTo(3 * 17);
    assertThat(counts.threadInstructions()).isEqualTo(3 * 17 * 32);
    assertThat(counts.instructionsPer(3 * 32)).isEqualTo(17);
    assertThat(counts.divergentBranches()).isZero();
  }

  @Test
  void countsWideAccessesBroadcastsAndAtomics() {
    long to = rig.put(new byte[4]);
    Counts counts = launch("wide", 2, rig.put(new byte[512]), to);
    assertThat(counts.bytesRead()).isEqualTo(2 * (512 + 4));
    assertThat(counts.sectorsRead()).isEqualTo(2 * (16 + 1));
    assertThat(counts.leastSectorsRead()).isEqualTo(2 * (16 + 1));
    assertThat(counts.atomics()).isEqualTo(2 * 32);
    assertThat(counts.divergentBranches()).isEqualTo(2);
    assertThat(rig.ints(to, 1)).containsExactly(2 * 32);
  }

  private Counts launch(String kernel, int blocks, long... parameters) {
    driver.onLaunch((_, counts) -> launches.add(counts));
    String ptx = Rig.resource("counted.ptx");
    rig.launch(rig.kernel("counted.ptx", ptx, kernel), blocks, 32, parameters);
    assertThat(launches).hasSize(1);
    return launches.getFirst();
  }
}

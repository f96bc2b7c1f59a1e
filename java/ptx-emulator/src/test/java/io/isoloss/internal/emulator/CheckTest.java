package io.isoloss.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.isoloss.internal.cuda.driver.DriverException;
import io.isoloss.internal.emulator.driver.EmulatedDriver;
import io.isoloss.internal.emulator.run.Check;
import io.isoloss.internal.emulator.run.KernelFault;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every check fires on a kernel with just that defect, and names it; and lets pass what is sound.
final class CheckTest {
  private static final int WRITTEN = 64;
  private final Rig rig = new Rig(new EmulatedDriver(1 << 20, 1));

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          past_the_end | OUT_OF_BOUNDS | st.global.u32 [%rd1+4], %r1 | 16 | 4 bytes after the end of an allocation of 128 bytes
          before_the_start | OUT_OF_BOUNDS | ld.global.u32 %r1, [%rd1+-4] | 0 | 4 bytes before an allocation of 128 bytes
          null_pointer | OUT_OF_BOUNDS | ld.global.u32 %r1, [%rd1] | 0 | 4 bytes at 0x0: no memory is allocated there
          misaligned | MISALIGNED | ld.global.v4.u32 {%r1, %r2, %r3, %r4}, [%rd1+8] | 0 | is not aligned to the 16 bytes
          never_written | NEVER_WRITTEN | ld.global.u16 %r1, [%rd1+64] | 0 | (offset 64 of an allocation of 128 bytes) that were never written
          shared_never_written | NEVER_WRITTEN | ld.shared.u32 %r1, [words+16] | 0 | never written
          shared_past_the_end | OUT_OF_BOUNDS | st.shared.u32 [words+128], 1 | 0 | 4 bytes at 0x80 are out of bounds: the block has 128 bytes of shared memory
          local_never_written | NEVER_WRITTEN | ld.local.u32 %r1, [depot+4] | 0 | never written
          local_past_the_end | OUT_OF_BOUNDS | st.local.u32 [depot+16], 1 | 0 | a thread has 16 bytes of local memory
          race | SHARED_RACE | st.shared.u32 [%r2], %r1 | 32 | writes shared memory at 0x80, which thread 0 of the block read
          race_in_a_warp | SHARED_RACE | ld.shared.u32 %r1, [%r2] | 0 | reads shared memory at 0x4, which thread 1 of the block wrote with no barrier between
          race_beside_a_barrier_of_some | SHARED_RACE | ld.shared.u32 %r1, [%r2] | 0 | which thread 16 of the block wrote
          race_of_writes | SHARED_RACE | st.shared.u32 [words], 1 | 1 | writes shared memory at 0x0, which thread 0 of the block wrote
          race_with_an_atomic | SHARED_RACE | @%p1 ld.shared.u32 %r2, [words] | 0 | which thread 1 of the block updated
          divergent_barrier | DIVERGENCE | bar.sync 0 | 0 | a barrier waits for lanes 16
          barrier_alone | DIVERGENCE | bar.sync 1 | 0 | a barrier to which other warps do not come
          divergent_shuffle | DIVERGENCE | shfl.sync.bfly.b32 %r2, %r1, 1, 31, -1 | 16 | lanes 0, 1, 2
          shuffle_from_outside | DIVERGENCE | shfl.sync.bfly.b32 %r2, %r1, 16, 31, 0xffff | 0 | reads from lane 16, which does not take part
          vote_without_itself | DIVERGENCE | vote.sync.any.pred %p1, %p1, 0xffff | 16 | does not name the lane itself
          undefined_register | UNDEFINED_REGISTER | add.s32 %r3, %r1, %r2 | 7 | reads a register that was never written
          undefined_predicate | UNDEFINED_REGISTER | @%p1 mov.u32 %r1, 1 | 0 | reads a predicate that was never written
          stopped | TRAP | trap | 0 | stops here
          """)
  void fires(String kernel, Check check, String instruction, int thread, String problem) {
    long buffer = rig.allocate(128);
    rig.write(buffer, new byte[WRITTEN]);
    long function = rig.kernel("broken.ptx", Rig.resource("broken.ptx"), kernel);
    DriverException failure =
        catchThrowableOfType(DriverException.class, () -> rig.launch(function, 2, 64, buffer));
    assertThat(failure).as(kernel).isNotNull();
    assertThat(failure.code()).isEqualTo(check.code());
    assertThat(failure)
        .hasMessageContaining(check.error())
        .hasMessageContaining("kernel " + kernel + " of broken.ptx, line ")
        .hasMessageContaining("`" + instruction + "`")
        .hasMessageContaining("block (0, 0, 0), thread (" + thread + ", 0, 0): ")
        .hasMessageContaining(problem);
    KernelFault fault = (KernelFault) Objects.requireNonNull(failure.getCause());
    assertThat(fault.check()).isEqualTo(check);
    String line = Rig.resource("broken.ptx").lines().toList().get(fault.line() - 1);
    assertThat(line.strip()).isEqualTo(instruction + ";");
  }

  @Test
  void letsExchangePass() {
    // Lane i gets what i ^ 1 wrote, which is what (i ^ 1) ^ 16 had.
    assertThat(sound("exchange")).isEqualTo(IntStream.range(0, 64).map(i -> i ^ 17).toArray());
  }

  @Test
  void letsBroadcastPass() {
    assertThat(sound("broadcast")).containsOnly(7 * 64);
  }

  @Test
  void letsLanesPartAndMeet() {
    assertThat(sound("part_and_meet")).startsWith(100, 0, 300, 20);
  }

  @Test
  void letsLanesMeetAtTwoInstructions() {
    assertThat(sound("meet_apart")).startsWith(7, 8, 7, 8);
  }

  private int[] sound(String kernel) {
    long buffer = rig.allocate(4 * 64);
    rig.launch(rig.kernel("sound.ptx", Rig.resource("sound.ptx"), kernel), 2, 64, buffer);
    return rig.ints(buffer, 64);
  }
}

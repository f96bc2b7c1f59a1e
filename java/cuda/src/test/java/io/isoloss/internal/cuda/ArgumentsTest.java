package io.isoloss.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  /// Offsets as the PTX of a kernel with these parameters names them.
  @Test
  void eachIsAlignedToItsOwnSize() {
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = new Arguments(arena).float64(9).clear();
      MemorySegment packed =
          arguments
              .bool(true)
              .int32(-2)
              .bool(false)
              .pointer(0x123456789abcdefL)
              .float32(1.5f)
              .float64(-2.5)
              .int32(7)
              .align(8)
              .packed();
      assertThat(packed.byteSize()).isEqualTo(48);
      assertThat(packed.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
      assertThat(packed.get(ValueLayout.JAVA_INT, 4)).isEqualTo(-2);
      assertThat(packed.get(ValueLayout.JAVA_BYTE, 8)).isZero();
      assertThat(packed.get(ValueLayout.JAVA_LONG, 16)).isEqualTo(0x123456789abcdefL);
      assertThat(packed.get(ValueLayout.JAVA_FLOAT, 24)).isEqualTo(1.5f);
      assertThat(packed.get(ValueLayout.JAVA_DOUBLE, 32)).isEqualTo(-2.5);
      assertThat(packed.get(ValueLayout.JAVA_INT, 40)).isEqualTo(7);
      assertThat(packed.isNative()).isTrue();
    }
  }
}

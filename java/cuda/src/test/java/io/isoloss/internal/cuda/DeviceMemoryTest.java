package io.isoloss.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.internal.cuda.driver.DriverException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
  private final FakeDriver driver = new FakeDriver();
  private final DeviceMemory memory = new DeviceMemory(driver);

  @BeforeEach
  void context() {
    driver.setCurrent(1);
  }

  @Test
  void blocksAreUsedAgain() {
    Buffer first = memory.take(100_000);
    memory.give(first);
    // Rounded up to the same size.
    Buffer second = memory.take(100_500);
    assertThat(second.pointer()).isEqualTo(first.pointer());
    assertThat(second.capacity()).isBetween(100_500L, 113_000L);
    Buffer third = memory.take(100_000);
    assertThat(third.pointer()).isNotEqualTo(first.pointer());
    memory.give(second);
    memory.give(third);
    // Far too large for this.
    Buffer small = memory.take(1000);
    assertThat(small.pointer()).isNotIn(second.pointer(), third.pointer());
    memory.give(small);
    memory.close();
    assertThat(driver.left()).contains("device memory 0,");
  }

  @Test
  void idleBlocksAreFreedWhenMemoryIsShort() {
    driver.capacity = 10_000;
    memory.give(memory.take(6000));
    Buffer larger = memory.take(9000);
    assertThat(driver.left()).contains("device memory 1,");
    assertThatThrownBy(() -> memory.take(2000)).isInstanceOf(DriverException.class);
    memory.give(larger);
    memory.close();
    assertThat(driver.left()).contains("device memory 0,");
  }

  @Test
  void whereAccessesAreCheckedBlocksAreExactAndFresh() {
    driver.checksAccesses = true;
    DeviceMemory checked = new DeviceMemory(driver);
    Buffer first = checked.take(1001);
    assertThat(first.capacity()).isEqualTo(1001);
    checked.give(first);
    assertThat(driver.left()).contains("device memory 0,");
    checked.close();
  }

  @Test
  void givingBackTwiceIsAnError() {
    Buffer buffer = memory.take(1);
    memory.give(buffer);
    assertThatThrownBy(() -> memory.give(buffer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void whatWasNotGivenBackIsReportedAndFreed() {
    List<String> messages = new ArrayList<>();
    Logger logger = Logger.getLogger("io.isoloss");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            messages.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      memory.give(memory.take(5000));
      memory.take(5000);
      memory.close();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertThat(messages)
        .singleElement()
        .asString()
        .startsWith("device memory of 5120 bytes was never closed (-Disoloss.leak-trace=true");
    assertThat(driver.left()).contains("device memory 0,");
  }
}

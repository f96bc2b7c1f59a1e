package io.isoloss.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class CommittedPtxTest {
  /// As in the script `build`.
  private static final String TOOLKIT = "release 13.0,";

  @Test
  void isWhatTheSourcesGive() {
    assumeTrue(Command.exists("nvcc"), "there is no nvcc on the PATH");
    String version = Command.run("nvcc", "--version");
    assumeTrue(version.contains(TOOLKIT), "nvcc is not of " + TOOLKIT + " but: " + version);
    assertThat(Command.run("./build", "--check")).isEmpty();
  }
}

package io.isoloss.internal.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimdTest {
  /// Says how a fresh JVM adds; started by the test below.
  static final class Program {
    public static void main(String[] arguments) {
      ExactSum sum = new ExactSum();
      float[] values = new float[1000];
      Arrays.fill(values, 0.1f);
      sum.add(values, 0, values.length);
      System.out.print(TileSum.FASTEST.getClass().getSimpleName() + " " + (float) sum.sum());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "auto, true, -1",
    "auto, false, 0",
    "scalar, true, 0",
    "scalar, false, 0",
    "128, true, 128",
    "256, true, 256",
    "512, true, 512"
  })
  void aWidthIsRead(String value, boolean moduleThere, int width) {
    assertThat(Simd.width(value, moduleThere)).isEqualTo(width);
  }

  @Test
  void aWidthThatCannotBeServedIsAnError() {
    assertThatThrownBy(() -> Simd.width("64", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("isoloss.simd is '64', not one of auto, 128, 256, 512, scalar");
    assertThatThrownBy(() -> Simd.width("256", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("isoloss.simd is 256, which needs java --add-modules jdk.incubator.vector");
  }

  @Test
  void withoutTheModuleTheScalarCodeServes() throws Exception {
    assertThat(run()).isEqualTo("ScalarExactSum 100.0");
  }

  @Test
  void withTheModuleTheVectorCodeServes() throws Exception {
    assertThat(run("--add-modules", "jdk.incubator.vector")).isEqualTo("VectorExactSum 100.0");
    assertThat(run("--add-modules", "jdk.incubator.vector", "-Disoloss.simd=128"))
        .isEqualTo("VectorExactSum 100.0");
    assertThat(run("--add-modules", "jdk.incubator.vector", "-Disoloss.simd=scalar"))
        .isEqualTo("ScalarExactSum 100.0");
  }

  private static String run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", place(ExactSum.class) + File.pathSeparator + place(SimdTest.class)));
    command.add(Program.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).isZero();
    return output;
  }

  private static Path place(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}

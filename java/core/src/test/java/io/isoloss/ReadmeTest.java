package io.isoloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java example in the README compiles, runs, and prints what its formula gives.
class ReadmeTest {
  private static final Path README = Path.of("../../README.md");

  @Test
  void javaExample(@TempDir Path folder) throws Exception {
    List<String> printed = run(exampleIn(Files.readString(README)), folder).lines().toList();

    double expected =
        Stream.of(row(3, 1, 2, 3, 4), row(0, 2, 1, 0, -1), row(2, .5, .5, .5, .5))
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    assertThat(Double.parseDouble(printed.get(0))).isCloseTo(expected, within(1e-6));
    assertThat(printed.get(1).split(",")).hasSize(12);
  }

  /// Cross-entropy with smoothing 0.1, as a textbook writes it.
  private static double row(int label, double... logits) {
    double sum = 0;
    for (double x : logits) {
      sum += Math.exp(x);
    }
    double loss = 0;
    for (int c = 0; c < logits.length; c++) {
      double target = (c == label ? 0.9 : 0) + 0.1 / logits.length;
      loss += target * (Math.log(sum) - logits[c]);
    }
    return loss;
  }

  private static String exampleIn(String readme) {
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertThat(block.find()).as("a java block in the README").isTrue();
    return block.group(1);
  }

  private static String run(String body, Path folder) throws Exception {
    Path source = folder.resolve("Example.java");
    Files.writeString(
        source,
        "import io.isoloss.*; import java.util.*; public class Example {"
            + " public static void run() { %s } }".formatted(body));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        compiler.run(
            null,
            null,
            errors,
            "-proc:none",
            "-cp",
            "target/classes",
            "-d",
            folder.toString(),
            source.toString());
    assertThat(status).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      Method run = loader.loadClass("Example").getMethod("run");
      run.invoke(null);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}

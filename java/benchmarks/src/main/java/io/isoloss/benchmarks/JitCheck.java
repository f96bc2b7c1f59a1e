package io.isoloss.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;

/// Notices a kernel that the JIT compiles badly or not at all, which makes it 10 to 400 times
/// slower and changes nothing else.
///
/// Every kernel is warmed up in one process, so that each meets the profiles that the others leave
/// behind. Then each must come under [#TOLERANCE] times what was once measured, in units of
/// [JitProbe], which take the processor's speed and width out of it. The least time counts, and
/// there is much patience before a verdict, so other work on the machine makes the check slower and
/// not wrong.
final class JitCheck {
  static final double TOLERANCE = 8;

  private static final String MEASURED = "jit-kernels.properties";
  private static final long WARM_UP = 100_000_000L;

  /// How long a kernel that is too slow is given, and all of them together.
  private static final long PATIENCE = 20_000_000_000L;

  private static final long ALL_PATIENCE = 3 * PATIENCE;
  private static final long LEAST_PATIENCE = 200_000_000L;

  private final List<JitKernel> kernels = JitKernels.all();
  private final Properties measured = new Properties();
  private final double unit;
  private long patience = ALL_PATIENCE;

  JitCheck() {
    try (InputStream in = JitCheck.class.getResourceAsStream(MEASURED)) {
      measured.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JitProbe probe = new JitProbe();
    probe.look();
    warmUp();
    probe.look();
    unit = probe.unit();
  }

  private void warmUp() {
    for (JitKernel kernel : kernels) {
      kernel.leastTime(0, WARM_UP);
    }
  }

  List<JitKernel> kernels() {
    return kernels;
  }

  /// What is wrong with a kernel, or an empty text.
  String complaint(JitKernel kernel) {
    String once = measured.getProperty(kernel.name());
    if (once == null) {
      return kernel + " is not in " + MEASURED + ": run this check with --measure";
    }
    double allowed = Double.parseDouble(once) * TOLERANCE;
    long start = System.nanoTime();
    double units =
        kernel.leastTime(allowed * unit, Math.clamp(patience, LEAST_PATIENCE, PATIENCE)) / unit;
    patience -= System.nanoTime() - start;
    return units <= allowed
        ? ""
        : String.format(
            Locale.ROOT,
            "%s takes %.1f units an element (%.3f ns each), not %s: compiled badly, or not at all",
            kernel,
            units,
            unit,
            once);
  }

  /// Without arguments checks all kernels; with `--measure FILE` writes what they take now.
  public static void main(String[] arguments) throws IOException {
    JitCheck check = new JitCheck();
    if (arguments.length == 2 && arguments[0].equals("--measure")) {
      check.measure(Path.of(arguments[1]));
      return;
    }
    List<String> complaints = new ArrayList<>();
    for (JitKernel kernel : check.kernels) {
      String complaint = check.complaint(kernel);
      if (!complaint.isEmpty()) {
        System.err.println(complaint);
        complaints.add(complaint);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d kernels, %d of them slow; the unit is %.3f ns%n",
        check.kernels.size(),
        complaints.size(),
        check.unit);
    System.exit(complaints.isEmpty() ? 0 : 1);
  }

  /// What a slow machine measures only makes the check more generous, so a quiet one should do it.
  private void measure(Path file) throws IOException {
    warmUp();
    TreeMap<String, String> lines = new TreeMap<>();
    for (JitKernel kernel : kernels) {
      double units = kernel.leastTime(0, 10 * WARM_UP) / unit;
      lines.put(kernel.name(), String.format(Locale.ROOT, "%.2f", units));
    }
    StringBuilder text = new StringBuilder("# What an element takes, in units of JitProbe.\n");
    lines.forEach(
        (name, units) ->
            text.append(name.replace(" ", "\\ ")).append('=').append(units).append('\n'));
    Files.writeString(file, text);
  }
}

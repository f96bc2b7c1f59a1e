package io.isoloss.benchmarks.gpu;

import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that was measured, as a Markdown table for people and as JSON for programs.
///
/// @param facts the card, the driver, the date
/// @param emulated whether no GPU took part: then the times mean nothing
record GpuReport(
    Map<String, String> facts, boolean emulated, List<GpuLine> lines, SmallBatch small) {
  /// A call on a small batch should take no longer than this.
  private static final double SMALL_GOAL_MICROS = 15;

  /// Loss and gradient of 32 x 10 logits.
  ///
  /// @param wallMicros on the caller's clock
  record SmallBatch(
      double wallMicros,
      double callMicros,
      double kernelMicros,
      @Nullable Double eagerMicros,
      @Nullable Double compiledMicros) {}

  String json() {
    return new GsonBuilder().setPrettyPrinting().create().toJson(this) + "\n";
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    if (emulated) {
      text.append("**EMULATED: no GPU took part, and the times mean nothing.**\n\n");
    }
    facts.forEach((name, value) -> text.append("- " + name + ": " + value + "\n"));
    text.append(
        """

        Medians in microseconds. `call`: a whole call on data on the GPU, checks of labels and the
        way of the loss to the host included. `kernels`: its kernels alone; `GB/s` and `of copy` are
        theirs. PyTorch's calls are queued behind each other, so that nothing but its kernels counts.
        `slower`: is `call` slower than PyTorch's best?

        | operation | type | shape | call | kernels | GB/s | of copy | goal | met | eager | compiled | slower |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """);
    lines.forEach(line -> text.append(row(line)));
    text.append(
        String.format(
            Locale.ROOT,
            "%n32x10 f32, cross-entropy and gradient: %.1f us on the caller's clock (goal: under"
                + " %.0f, %s), %.1f us on the stream, %.1f us in kernels; PyTorch %s eager, %s"
                + " compiled, on the caller's clock.%n",
            small.wallMicros,
            SMALL_GOAL_MICROS,
            emulated ? "emulated" : small.wallMicros < SMALL_GOAL_MICROS ? "met" : "**not met**",
            small.callMicros,
            small.kernelMicros,
            micros(small.eagerMicros),
            micros(small.compiledMicros)));
    return text.toString();
  }

  private String row(GpuLine line) {
    Double rival = line.rivalMicros();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.1f | %.1f | %.0f | %.0f%% | %s | %s | %s | %s | %s |%n",
        line.operation(),
        line.type(),
        line.shape(),
        line.callMicros(),
        line.kernelMicros(),
        line.gigabytes(),
        100 * line.ofCopy(),
        line.goal() == 0 ? "" : String.format(Locale.ROOT, "%.0f%%", 100 * line.goal()),
        verdict(line),
        micros(line.eagerMicros()),
        micros(line.compiledMicros()),
        rival == null ? "" : line.callMicros() <= rival ? "no" : "**yes**");
  }

  private String verdict(GpuLine line) {
    return emulated ? "emulated" : line.goal() == 0 ? "" : line.met() ? "met" : "**not met**";
  }

  private static String micros(@Nullable Double micros) {
    return micros == null ? "not measured" : String.format(Locale.ROOT, "%.1f", micros);
  }
}

package io.isoloss.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Measurements as a Markdown table for people and as JSON for programs.
final class Report {
  private final Map<String, String> facts;
  private final List<Measurement> measurements;

  Report(Map<String, String> facts, List<Measurement> measurements) {
    this.facts = facts;
    this.measurements = measurements;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    facts.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    text.append("\nTimes are in ns per element, the median of the rounds; ratio = theirs / ours, ")
        .append("the median of the rounds' ratios [min..max].\n\n")
        .append("| operation | shape | threads | ours | rival | theirs | ratio | goal | met |\n")
        .append("|---|---|---|---|---|---|---|---|---|\n");
    for (Measurement measurement : measurements) {
      for (int rival = 0; rival < measurement.rivals().size(); rival++) {
        text.append(line(measurement, rival));
      }
    }
    for (Measurement measurement : measurements) {
      if (measurement.entry().operation() == Operation.CE_GRADIENT_SMALL) {
        text.append(small(measurement));
      }
    }
    return text.toString();
  }

  /// A goal is about the first rival; the others stand below it without one.
  private static String line(Measurement measurement, int rival) {
    Entry entry = measurement.entry();
    Spread ratio = measurement.ratio(rival);
    boolean hasGoal = rival == 0 && !(entry.goal() instanceof Goal.None);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %.3f | %s | %.3f | %.2f [%.2f..%.2f] | %s | %s |%n",
        entry.operation(),
        entry.shape(),
        entry.threads(),
        measurement.ours().median() / measurement.elements(),
        measurement.rivals().get(rival),
        measurement.rival(rival).median() / measurement.elements(),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        hasGoal ? entry.goal() : "",
        !hasGoal ? "" : measurement.met() ? "yes" : "**no**");
  }

  private static String small(Measurement measurement) {
    return String.format(
        Locale.ROOT,
        "%n%s: %.0f ns a run, and %d bytes of garbage for a gradient of %d bytes.%n",
        measurement.entry(),
        measurement.ours().median(),
        measurement.bytes(),
        measurement.elements() * Float.BYTES);
  }

  String json() {
    List<String> machine = new ArrayList<>();
    facts.forEach((name, value) -> machine.add(quote(name) + ": " + quote(value)));
    List<String> results = measurements.stream().map(Report::json).toList();
    return "{\n"
        + ("\"machine\": {" + String.join(", ", machine) + "},\n")
        + ("\"results\": [\n" + String.join(",\n", results) + "\n]\n")
        + "}\n";
  }

  private static String json(Measurement measurement) {
    Entry entry = measurement.entry();
    List<String> rivals = new ArrayList<>();
    for (int i = 0; i < measurement.rivals().size(); i++) {
      rivals.add(
          "{\"name\": %s, \"ratio\": %s, \"nanos\": %s}"
              .formatted(
                  quote(measurement.rivals().get(i)),
                  measurement.ratio(i).median(),
                  Arrays.toString(measurement.rivalNanos()[i])));
    }
    return ("{\"operation\": %s, \"shape\": %s, \"threads\": %d, \"elements\": %d, \"goal\": %s, "
            + "\"met\": %s, \"bytes\": %d, \"nanos\": %s, \"rivals\": [%s]}")
        .formatted(
            quote(entry.operation().toString()),
            quote(entry.shape().toString()),
            entry.threads(),
            measurement.elements(),
            quote(entry.goal().toString()),
            measurement.met(),
            measurement.bytes(),
            Arrays.toString(measurement.oursNanos()),
            String.join(", ", rivals));
  }

  /// Names of processors and versions need no more than this.
  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

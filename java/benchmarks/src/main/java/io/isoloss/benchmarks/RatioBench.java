package io.isoloss.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Measures isoloss against its rivals in one process, and prints a table with the goals.
///
/// On a machine with neighbours a time says little, a ratio much: the contestants take turns in
/// many short rounds, and the median of the rounds' ratios counts. Before the first round every
/// kind of shape has been seen, so the code is what the JIT makes of a program that does all of
/// this, not of one that does a single thing.
public final class RatioBench {
  private static final String USAGE =
      """
      usage: bench [--operations A,B,...] [--shapes 65536x10,...] [--threads 1,2]
                   [--rounds 15] [--sample-ms 50] [--warm-up-ms 2000] [--json FILE]
      Without options everything is measured. Operations:\
      """;

  private RatioBench() {}

  public static void main(String[] arguments) throws IOException {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE + " " + List.of(Operation.values()));
      System.exit(2);
      return;
    }
    List<Entry> entries = Catalogue.all().stream().filter(options::wanted).toList();
    warmUp(entries, options.warmUpMillis);
    Stopwatch stopwatch = new Stopwatch(options.rounds, options.sampleMillis * 1_000_000L);
    List<Measurement> measurements = new ArrayList<>();
    for (Entry entry : entries) {
      System.err.println(entry);
      measurements.add(stopwatch.measure(entry));
    }
    Report report = new Report(Machine.facts(), measurements);
    System.out.print(report.markdown());
    if (options.json != null) {
      Files.writeString(options.json, report.json());
    }
  }

  /// Twice: what is seen second may throw away what was compiled for the first.
  private static void warmUp(List<Entry> entries, int millis) {
    for (int pass = 0; pass < 2; pass++) {
      for (Entry entry : entries) {
        System.err.println("warming up: " + entry);
        Stopwatch.warmUp(entry, millis * 500_000L);
      }
    }
  }
}

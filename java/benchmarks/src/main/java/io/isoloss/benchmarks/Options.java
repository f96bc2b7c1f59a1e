package io.isoloss.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What [RatioBench] is asked to measure. An empty set stands for all.
final class Options {
  private Set<Operation> operations = EnumSet.noneOf(Operation.class);
  private Set<BatchShape> shapes = new HashSet<>();
  private Set<Integer> threads = new HashSet<>();
  int rounds = 15;
  int sampleMillis = 50;
  int warmUpMillis = 2000;
  @Nullable Path json;

  private Options() {}

  /// @throws IllegalArgumentException with a message for people
  static Options parse(String[] arguments) {
    Options options = new Options();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException("a value is missing after '" + arguments[i] + "'");
      }
      options.set(arguments[i], arguments[i + 1]);
    }
    return options;
  }

  private void set(String option, String value) {
    switch (option) {
      case "--operations" -> operations = set(value, Operation::parse);
      case "--shapes" -> shapes = set(value, BatchShape::parse);
      case "--threads" -> threads = set(value, Integer::valueOf);
      case "--rounds" -> rounds = Integer.parseInt(value);
      case "--sample-ms" -> sampleMillis = Integer.parseInt(value);
      case "--warm-up-ms" -> warmUpMillis = Integer.parseInt(value);
      case "--json" -> json = Path.of(value);
      default -> throw new IllegalArgumentException("no option '" + option + "'");
    }
  }

  private static <T> Set<T> set(String value, Function<String, T> parse) {
    return Arrays.stream(value.split(",", -1)).map(parse).collect(Collectors.toSet());
  }

  boolean wanted(Entry entry) {
    return holds(operations, entry.operation())
        && holds(shapes, entry.shape())
        && holds(threads, entry.threads());
  }

  private static <T> boolean holds(Set<T> wanted, T value) {
    return wanted.isEmpty() || wanted.contains(value);
  }
}

package io.isoloss.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a module computes as it is written: only what IEEE 754 defines exactly, with nothing
/// that a compiler may fuse, approximate or flush; and whether old drivers load it.
final class PtxLint {
  private static final Pattern VERSION = Pattern.compile("^\\.version (\\d+)\\.(\\d+)$");
  private static final Pattern TARGET = Pattern.compile("^\\.target (\\S+)$");

  /// An instruction: a name with its modifiers, perhaps behind a predicate.
  private static final Pattern INSTRUCTION =
      Pattern.compile("^(?:\\{\\s*)?(?:@!?%\\w+\\s+)?([a-z]\\w*(?:\\.\\w+|::\\w+)*)\\s.*$");

  /// The newest version that the drivers of CUDA 12.0 load, as 10 major + minor.
  private static final int NEWEST_VERSION = 80;

  private static final Set<String> ROUNDING =
      Set.of("add", "sub", "mul", "fma", "mad", "div", "rcp", "sqrt");

  /// There is no exact form of these.
  private static final Set<String> APPROXIMATE =
      Set.of("ex2", "lg2", "sin", "cos", "tanh", "rsqrt");

  private static final Set<String> FLOATS = Set.of("f16", "f16x2", "bf16", "f32", "f64");

  private PtxLint() {}

  /// What is wrong, a line each; empty if all is well.
  static List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    boolean version = false;
    boolean target = false;
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      number++;
      String place = "line " + number + ": " + line + ": ";
      Matcher versions = VERSION.matcher(line);
      Matcher targets = TARGET.matcher(line);
      Matcher instruction = INSTRUCTION.matcher(line);
      if (versions.matches()) {
        version = true;
        int found = 10 * Integer.parseInt(versions.group(1)) + Integer.parseInt(versions.group(2));
        if (found > NEWEST_VERSION) {
          problems.add(place + "the drivers of CUDA 12.0 load no version above 8.0");
        }
      } else if (targets.matches()) {
        target = true;
        if (!targets.group(1).equals("sm_75")) {
          problems.add(place + "the target is not sm_75");
        }
      } else if (instruction.matches()) {
        check(instruction.group(1), problem -> problems.add(place + problem));
      }
    }
    if (!version) {
      problems.add("there is no .version");
    }
    if (!target) {
      problems.add("there is no .target");
    }
    return problems;
  }

  private static void check(String instruction, Consumer<String> problem) {
    List<String> parts = List.of(instruction.split("\\."));
    String name = parts.getFirst();
    String type = parts.getLast();
    boolean rounds = parts.contains("rn");
    if (parts.contains("approx") || APPROXIMATE.contains(name)) {
      problem.accept("approximate");
    }
    if (parts.contains("ftz")) {
      problem.accept("flushes subnormal numbers to zero");
    }
    if (ROUNDING.contains(name) && FLOATS.contains(type) && !rounds) {
      problem.accept("without .rn it may be fused, or rounded otherwise");
    }
    if (name.equals("cvt") && narrows(parts.get(parts.size() - 2), type) && !rounds) {
      problem.accept("does not round to nearest");
    }
    if ((name.equals("atom") || name.equals("red")) && FLOATS.contains(type)) {
      problem.accept("the sum depends on the order");
    }
  }

  /// Whether a conversion to a floating type may have to round.
  private static boolean narrows(String to, String from) {
    return FLOATS.contains(to) && !(FLOATS.contains(from) && bits(to) >= bits(from));
  }

  private static int bits(String type) {
    return Integer.parseInt(type.replaceAll("x2$|\\D", ""));
  }
}

package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import org.jspecify.annotations.Nullable;

/// Comparisons and selections.
final class PredicateRules {
  private PredicateRules() {}

  static @Nullable Rule of(Row row) {
    Type type = row.inputs().getFirst();
    return switch (row.opcode()) {
      case "setp" -> row.inputs().size() == 3 ? joined(row, type) : plain(row, type);
      case "set" -> set(row, type);
      case "selp" -> inputs -> new long[] {(inputs[2] & 1) != 0 ? inputs[0] : inputs[1]};
      case "slct" -> inputs -> new long[] {isPositive(row, inputs[2]) ? inputs[0] : inputs[1]};
      case "testp" -> test(row, Format.of(type));
      default -> null;
    };
  }

  private static Rule plain(Row row, Type type) {
    String comparison = row.words().get(1);
    return inputs -> new long[] {holds(comparison, inputs, type) ? 1 : 0};
  }

  private static Rule joined(Row row, Type type) {
    boolean negated = row.text().contains("!c");
    return inputs -> {
      boolean first = holds(row.words().get(1), inputs, type);
      boolean other = (inputs[2] & 1) != 0 != negated;
      return new long[] {join(row, first, other) ? 1 : 0, join(row, !first, other) ? 1 : 0};
    };
  }

  private static boolean join(Row row, boolean first, boolean other) {
    return switch (row.words().get(2)) {
      case "and" -> first && other;
      case "or" -> first || other;
      default -> first != other;
    };
  }

  private static Rule set(Row row, Type type) {
    long yes = row.outputs().getFirst() == Type.F32 ? 0x3f800000L : 0xffffffffL;
    return inputs -> new long[] {holds(row.words().get(1), inputs, type) ? yes : 0};
  }

  private static boolean holds(String comparison, long[] inputs, Type type) {
    boolean isFloat = type == Type.F32 || type == Type.F64;
    boolean nan = isFloat && (Format.of(type).isNan(inputs[0]) || Format.of(type).isNan(inputs[1]));
    if (comparison.equals("num")) {
      return !nan;
    }
    if (comparison.equals("nan")) {
      return nan;
    }
    if (nan) {
      return comparison.endsWith("u");
    }
    int order = isFloat ? order(inputs, Format.of(type)) : integers(inputs, type);
    return switch (comparison) {
      case "eq", "equ" -> order == 0;
      case "ne", "neu" -> order != 0;
      case "lt", "ltu", "lo" -> order < 0;
      case "le", "leu", "ls" -> order <= 0;
      case "gt", "gtu", "hi" -> order > 0;
      default -> order >= 0;
    };
  }

  private static int integers(long[] inputs, Type type) {
    return Value.of(inputs[0], type).compareTo(Value.of(inputs[1], type));
  }

  private static int order(long[] inputs, Format format) {
    return Long.compare(ordered(inputs[0], format), ordered(inputs[1], format));
  }

  /// Magnitudes are in the order of their bits, infinity the last.
  private static long ordered(long raw, Format format) {
    return format.isNegative(raw) ? -format.magnitude(raw) : format.magnitude(raw);
  }

  private static boolean isPositive(Row row, long raw) {
    Type type = row.inputs().get(2);
    if (type == Type.S32) {
      return (int) raw >= 0;
    }
    Format format = Format.of(type);
    return !format.isNan(raw) && (!format.isNegative(raw) || format.isZero(raw));
  }

  private static Rule test(Row row, Format format) {
    return inputs -> {
      long raw = inputs[0];
      boolean infinite = format.isInfinite(raw);
      boolean nan = format.isNan(raw);
      boolean result =
          switch (row.words().get(1)) {
            case "finite" -> !infinite && !nan;
            case "infinite" -> infinite;
            case "number" -> !nan;
            case "notanumber" -> nan;
            case "subnormal" -> format.isSubnormal(raw);
            default -> !infinite && !nan && !format.isZero(raw) && !format.isSubnormal(raw);
          };
      return new long[] {result ? 1 : 0};
    };
  }
}

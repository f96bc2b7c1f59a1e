package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import org.jspecify.annotations.Nullable;

/// Finds the rule of a row. The rules are written from the ISA manual in exact arithmetic; they
/// share nothing with the emulator.
final class Rules {
  private Rules() {}

  /// The rule, or null for a row that has none but worked cases.
  static @Nullable Rule of(Row row) {
    if (row.text().contains(";") || row.text().contains("{")) {
      return row.has("cc") ? CarryRules.of(row) : null;
    }
    Rule rule = LogicRules.of(row);
    if (rule == null) {
      rule = PredicateRules.of(row);
    }
    if (rule == null && row.opcode().equals("cvt")) {
      rule = ConversionRules.of(row);
    }
    if (rule == null) {
      rule = isFloat(row) ? FloatRules.of(row) : IntegerRules.of(row);
    }
    return rule;
  }

  private static boolean isFloat(Row row) {
    Type type = row.inputs().getFirst();
    return type == Type.F32 || type == Type.F64;
  }
}

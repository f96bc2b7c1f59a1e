package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import org.jspecify.annotations.Nullable;

/// Bits, one by one, as the manual's own pseudocode has them.
final class LogicRules {
  /// A number of bits of which one at a time is asked.
  private record Bits(long raw, int count) {
    int at(int index) {
      return index < count ? (int) (raw >>> index & 1) : 0;
    }
  }

  @FunctionalInterface
  private interface BitRule {
    int bit(int index, long[] inputs);
  }

  private LogicRules() {}

  static @Nullable Rule of(Row row) {
    Type type = row.inputs().getFirst();
    int n = type.bits();
    int msb = n - 1;
    return switch (row.opcode()) {
      case "and" -> bitwise(n, (i, v) -> at(v[0], i) & at(v[1], i));
      case "or" -> bitwise(n, (i, v) -> at(v[0], i) | at(v[1], i));
      case "xor" -> bitwise(n, (i, v) -> at(v[0], i) ^ at(v[1], i));
      case "not" -> bitwise(n, (i, v) -> 1 - at(v[0], i));
      case "mov" -> bitwise(n, (i, v) -> at(v[0], i));
      case "cnot" -> inputs -> new long[] {inputs[0] == 0 ? 1 : 0};
      case "shl" -> bitwise(n, (i, v) -> i < amount(v[1]) ? 0 : at(v[0], i - amount(v[1])));
      case "shr" -> shiftRight(row, n);
      case "brev" -> bitwise(n, (i, v) -> at(v[0], msb - i));
      case "popc", "clz", "bfind" -> count(row, n);
      case "bfe" -> extract(row, n);
      case "bfi" ->
          bitwise(
              n,
              (i, v) -> {
                int pos = (int) v[2] & 0xff;
                int len = (int) v[3] & 0xff;
                return i >= pos && i < pos + len ? at(v[0], i - pos) : at(v[1], i);
              });
      case "shf" -> funnel(row);
      case "lop3" -> lookup(row);
      case "prmt" -> row.words().size() == 2 ? permute() : null;
      default -> null;
    };
  }

  private static int at(long raw, int index) {
    return (int) (raw >>> index & 1);
  }

  private static int amount(long raw) {
    return (int) Math.min(raw & 0xffffffffL, 64);
  }

  private static Rule bitwise(int bits, BitRule rule) {
    return inputs -> {
      long result = 0;
      for (int i = 0; i < bits; i++) {
        result |= (long) rule.bit(i, inputs) << i;
      }
      return new long[] {result};
    };
  }

  private static Rule shiftRight(Row row, int n) {
    boolean signed = Value.isSigned(row.inputs().getFirst());
    return bitwise(
        n,
        (i, v) -> {
          int from = i + amount(v[1]);
          return from < n ? at(v[0], from) : signed ? at(v[0], n - 1) : 0;
        });
  }

  private static Rule count(Row row, int n) {
    boolean signed = Value.isSigned(row.inputs().getFirst());
    return inputs -> {
      long a = inputs[0];
      int ones = 0;
      int top = -1;
      for (int i = 0; i < n; i++) {
        ones += at(a, i);
        boolean counts = (signed && at(a, n - 1) == 1) ? at(a, i) == 0 : at(a, i) == 1;
        top = counts ? i : top;
      }
      long result =
          switch (row.opcode()) {
            case "popc" -> ones;
            case "clz" -> n - 1 - top;
            default -> row.has("shiftamt") && top >= 0 ? n - 1 - top : top;
          };
      return new long[] {result & 0xffffffffL};
    };
  }

  private static Rule extract(Row row, int n) {
    boolean signed = Value.isSigned(row.inputs().getFirst());
    return bitwise(
        n,
        (i, v) -> {
          int pos = (int) v[1] & 0xff;
          int len = (int) v[2] & 0xff;
          int sign = !signed || len == 0 ? 0 : at(v[0], Math.min(pos + len - 1, n - 1));
          return i < len && pos + i < n ? at(v[0], pos + i) : sign;
        });
  }

  private static Rule funnel(Row row) {
    return bitwise(
        32,
        (i, v) -> {
          Bits both = new Bits(v[1] << 32 | (v[0] & 0xffffffffL), 64);
          int shift = row.has("wrap") ? (int) v[2] & 31 : Math.min(amount(v[2]), 32);
          return row.has("l") ? both.at(i + 32 - shift) : both.at(i + shift);
        });
  }

  private static Rule lookup(Row row) {
    int table = Integer.decode(row.text().substring(row.text().lastIndexOf(' ') + 1));
    return bitwise(32, (i, v) -> table >>> (4 * at(v[0], i) + 2 * at(v[1], i) + at(v[2], i)) & 1);
  }

  private static Rule permute() {
    return bitwise(
        32,
        (i, v) -> {
          int choice = (int) (v[2] >>> (4 * (i / 8))) & 15;
          long from = (choice & 4) != 0 ? v[1] : v[0];
          int bit = (choice & 8) != 0 ? 7 : i % 8;
          return at(from, 8 * (choice & 3) + bit);
        });
  }
}

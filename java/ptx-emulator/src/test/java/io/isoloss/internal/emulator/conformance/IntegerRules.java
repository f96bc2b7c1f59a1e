package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Integer arithmetic, without bounds and then cut to the result's type.
final class IntegerRules {
  private IntegerRules() {}

  static @Nullable Rule of(Row row) {
    return switch (row.opcode()) {
      case "add", "sub", "mul", "mad", "min", "max", "neg", "abs", "sad" -> total(row);
      case "div", "rem" -> quotient(row);
      default -> null;
    };
  }

  private static Rule total(Row row) {
    Type to = row.outputs().getFirst();
    return inputs -> {
      BigInteger[] values = new BigInteger[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        values[i] = Value.of(inputs[i], row.inputs().get(i));
      }
      BigInteger result = result(row, values);
      if (row.has("sat")) {
        result = Value.clamp(result, to);
      }
      return new long[] {Value.raw(result, to)};
    };
  }

  private static BigInteger result(Row row, BigInteger[] v) {
    return switch (row.opcode()) {
      case "add" -> v[0].add(v[1]);
      case "sub" -> v[0].subtract(v[1]);
      case "mul" -> product(row, v);
      case "mad" -> product(row, v).add(v[2]);
      case "min" -> v[0].min(v[1]);
      case "max" -> v[0].max(v[1]);
      case "neg" -> v[0].negate();
      case "abs" -> v[0].abs();
      default -> v[0].subtract(v[1]).abs().add(v[2]);
    };
  }

  private static BigInteger product(Row row, BigInteger[] v) {
    BigInteger product = v[0].multiply(v[1]);
    return row.has("hi") ? product.shiftRight(row.inputs().getFirst().bits()) : product;
  }

  /// The manual leaves a division by zero open.
  private static Rule quotient(Row row) {
    Type type = row.outputs().getFirst();
    return inputs -> {
      BigInteger by = Value.of(inputs[1], type);
      if (by.signum() == 0) {
        return null;
      }
      BigInteger[] parts = Value.of(inputs[0], type).divideAndRemainder(by);
      return new long[] {Value.raw(parts[row.opcode().equals("div") ? 0 : 1], type)};
    };
  }
}

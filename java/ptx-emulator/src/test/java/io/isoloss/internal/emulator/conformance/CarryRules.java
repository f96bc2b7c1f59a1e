package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.math.BigInteger;

/// Numbers of several words: the words are joined, added or subtracted as one, and taken apart.
final class CarryRules {
  private CarryRules() {}

  static Rule of(Row row) {
    Type word = row.inputs().getFirst();
    return inputs -> {
      BigInteger first = joined(inputs, 0, word);
      BigInteger second = joined(inputs, 1, word);
      BigInteger result = row.opcode().equals("add") ? first.add(second) : first.subtract(second);
      long[] words = new long[row.outputs().size()];
      for (int i = 0; i < words.length; i++) {
        words[i] = Value.raw(result.shiftRight(i * word.bits()), word);
      }
      return words;
    };
  }

  private static BigInteger joined(long[] inputs, int first, Type word) {
    BigInteger joined = BigInteger.ZERO;
    for (int i = inputs.length - 2; i >= 0; i -= 2) {
      joined = joined.shiftLeft(word.bits()).add(Value.of(inputs[i + first], word));
    }
    return joined;
  }
}

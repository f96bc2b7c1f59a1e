package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.util.List;

/// An instruction of the table, or a few that belong together.
///
/// @param text the instruction, with inputs a, b, c ... and outputs x, y, z
/// @param worked cases worked by hand
public record Row(String text, List<Type> inputs, List<Type> outputs, List<Case> worked) {
  /// Raw bits that go in and that must come out.
  public record Case(List<Long> inputs, List<Long> outputs) {}

  /// The opcode and its modifiers.
  List<String> words() {
    return List.of(text.substring(0, text.indexOf(' ')).split("\\."));
  }

  String opcode() {
    return words().getFirst();
  }

  boolean has(String modifier) {
    return words().contains(modifier);
  }

  static String input(int index) {
    return String.valueOf((char) ('a' + index));
  }

  static String output(int index) {
    return String.valueOf((char) ('x' + index));
  }

  @Override
  public String toString() {
    return text;
  }
}

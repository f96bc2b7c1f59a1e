package io.isoloss.cli;

import java.util.StringJoiner;

/// Writes one flat JSON object.
///
/// Numbers are written so that they read back as the same number. JSON has no NaN and no infinity:
/// they are the strings `"NaN"`, `"Infinity"` and `"-Infinity"`, which most languages parse.
final class Json {
  private final StringJoiner members = new StringJoiner(", ", "{", "}");

  Json put(String name, String value) {
    members.add(quote(name) + ": " + quote(value));
    return this;
  }

  Json put(String name, double value) {
    return Double.isFinite(value) ? raw(name, Double.toString(value)) : put(name, value + "");
  }

  Json put(String name, long value) {
    return raw(name, Long.toString(value));
  }

  private Json raw(String name, String value) {
    members.add(quote(name) + ": " + value);
    return this;
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public String toString() {
    return members.toString();
  }
}

package io.isoloss.internal.npy;

import io.isoloss.FileException;
import io.isoloss.NpyHeader;
import io.isoloss.Shape;
import io.isoloss.ShapeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses the header's text, for example
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
///
/// It is a Python literal, of which only what an array of numbers needs is understood. Nothing is
/// ever evaluated.
final class HeaderParser {
  private final String file;
  private final String text;
  private int at;

  private @Nullable TypeCode type;
  private @Nullable Boolean fortranOrder;
  private @Nullable Shape shape;

  HeaderParser(String file, String text) {
    this.file = file;
    this.text = text;
  }

  NpyHeader parse(long dataOffset) {
    expect('{');
    while (!accept('}')) {
      pair();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipSpace();
    if (at < text.length()) {
      throw bad("something follows it");
    }
    if (type == null || fortranOrder == null || shape == null) {
      throw bad(
          "it lacks '%s'"
              .formatted(type == null ? "descr" : shape == null ? "shape" : "fortran_order"));
    }
    if (shape.elements() > Long.MAX_VALUE / type.type().bytes() - dataOffset) {
      throw new FileException(file, "shape " + shape + " is too large for any file");
    }
    return new NpyHeader(type.type(), shape, type.order(), fortranOrder, dataOffset);
  }

  private void pair() {
    String key = string();
    expect(':');
    boolean fresh =
        switch (key) {
          case "descr" -> type == null;
          case "fortran_order" -> fortranOrder == null;
          case "shape" -> shape == null;
          default -> throw bad("unknown key '" + printable(key) + "'");
        };
    if (!fresh) {
      throw bad("'" + key + "' comes twice");
    }
    switch (key) {
      case "descr" -> type = descr();
      case "fortran_order" -> fortranOrder = truth();
      default -> shape = tuple();
    }
  }

  private TypeCode descr() {
    skipSpace();
    if (at < text.length() && text.charAt(at) == '[') {
      throw new FileException(file, "holds records of several fields, not numbers");
    }
    String code = string();
    if (code.startsWith("O", code.length() > 1 ? 1 : 0)) {
      throw new FileException(
          file, "holds Python objects (a pickle), which are never read; save it as numbers");
    }
    TypeCode found = TypeCode.parse(code);
    if (found == null) {
      throw new FileException(
          file,
          "holds NumPy type '%s'; known are float16 to float64, bfloat16, integers and bool"
              .formatted(printable(code)));
    }
    return found;
  }

  private boolean truth() {
    skipSpace();
    for (String word : List.of("True", "False")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw bad("'fortran_order' must be True or False");
  }

  private Shape tuple() {
    expect('(');
    List<Long> dims = new ArrayList<>();
    while (!accept(')')) {
      dims.add(length());
      if (!accept(',')) {
        // In Python a number in brackets is a number, not a tuple.
        if (dims.size() == 1) {
          throw bad("'shape' is not a tuple");
        }
        expect(')');
        break;
      }
    }
    try {
      return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    } catch (ShapeException e) {
      throw new FileException(file, String.valueOf(e.getMessage()), e);
    }
  }

  private long length() {
    skipSpace();
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    String digits = text.substring(from, at);
    if (digits.isEmpty()) {
      throw bad("'shape' must hold whole numbers from 0 up");
    }
    // Python 2 wrote long integers so.
    if (at < text.length() && text.charAt(at) == 'L') {
      at++;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new FileException(file, "a length in its shape exceeds 2^63 - 1", e);
    }
  }

  private String string() {
    skipSpace();
    char quote = at < text.length() ? text.charAt(at) : 0;
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0) {
      throw bad("a quoted word is missing");
    }
    String inside = text.substring(at + 1, end);
    at = end + 1;
    return inside;
  }

  private void expect(char wanted) {
    if (!accept(wanted)) {
      throw bad("'" + wanted + "' is missing");
    }
  }

  private boolean accept(char wanted) {
    skipSpace();
    boolean there = at < text.length() && text.charAt(at) == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private FileException bad(String what) {
    return new FileException(file, "bad header: " + what + " (at character " + at + ")");
  }

  /// Garbage in a file must not reach a terminal as it is.
  private static String printable(String word) {
    String start = word.length() > 40 ? word.substring(0, 40) + "..." : word;
    return start.replaceAll("[^ -~]", "?");
  }
}

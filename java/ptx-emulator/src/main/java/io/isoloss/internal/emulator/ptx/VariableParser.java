package io.isoloss.internal.emulator.ptx;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Reads the declarations of variables and parameters.
final class VariableParser {
  private final Tokens tokens;

  VariableParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /// `(.param .u64 a, .param .align 8 .b8 b[16])`
  List<Variable> parameters() {
    List<Variable> parameters = new ArrayList<>();
    tokens.expect("(");
    while (!tokens.skip(")")) {
      parameters.add(variable());
      tokens.skip(",");
    }
    return parameters;
  }

  /// `.shared .align 4 .b8 name[64]`, up to what follows it.
  Variable variable() {
    Space space = space(tokens.word());
    int alignment = 0;
    Type type = null;
    while (tokens.peek().text().startsWith(".")) {
      String word = tokens.word();
      switch (word) {
        case ".align" -> alignment = (int) tokens.integer();
        case ".ptr", ".global", ".shared", ".local", ".const" -> {
          // What a pointer parameter points to: a hint.
        }
        default -> {
          type = Type.of(word.substring(1));
          if (type == null) {
            throw tokens.problem("unknown type '" + word + "'");
          }
        }
      }
    }
    if (type == null) {
      throw tokens.problem("a variable has no type");
    }
    String name = tokens.word();
    long count = count();
    MemorySegment initial = tokens.skip("=") ? initial(type) : MemorySegment.NULL;
    return new Variable(
        space, name, Math.max(alignment, type.bytes()), count * type.bytes(), initial);
  }

  private long count() {
    long count = 1;
    while (tokens.skip("[")) {
      count *= tokens.nextIs("]") ? 0 : tokens.integer();
      tokens.expect("]");
    }
    return count;
  }

  private MemorySegment initial(Type type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int depth = 0;
    do {
      if (tokens.skip("{")) {
        depth++;
      } else if (tokens.skip("}")) {
        depth--;
      } else {
        put(bytes, type);
      }
      tokens.skip(",");
    } while (depth > 0);
    return MemorySegment.ofArray(bytes.toByteArray());
  }

  private void put(ByteArrayOutputStream bytes, Type type) {
    long value;
    if (Numbers.isFloat(tokens.peek().text())) {
      double number = Numbers.floating(tokens.next().text());
      value =
          type == Type.F32
              ? Float.floatToRawIntBits((float) number)
              : Double.doubleToRawLongBits(number);
    } else {
      value = tokens.integer();
    }
    for (int i = 0; i < type.bytes(); i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
  }

  private Space space(String word) {
    return switch (word) {
      case ".global" -> Space.GLOBAL;
      case ".const" -> Space.CONST;
      case ".shared" -> Space.SHARED;
      case ".local" -> Space.LOCAL;
      case ".param", ".reg" -> Space.PARAM;
      default -> throw tokens.problem("unknown state space '" + word + "'");
    };
  }
}

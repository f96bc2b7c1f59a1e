package io.isoloss.internal.emulator.ptx;

import io.isoloss.internal.emulator.ptx.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Splits PTX text into tokens.
final class Lexer {
  private final String module;
  private final String text;
  private int at;
  private int line = 1;

  private Lexer(String module, String text) {
    this.module = module;
    this.text = text;
  }

  static List<Token> tokens(String module, String text) {
    Lexer lexer = new Lexer(module, text);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Kind.END);
    return tokens;
  }

  private Token next() {
    skipSpace();
    if (at == text.length()) {
      return new Token(Kind.END, "end of the text", line);
    }
    int start = at;
    char first = text.charAt(at);
    if (first == '"') {
      int end = text.indexOf('"', at + 1);
      if (end < 0) {
        throw new PtxException(module, line, "a string has no end");
      }
      at = end + 1;
      return new Token(Kind.STRING, text.substring(start + 1, end), line);
    }
    if (isWord(first)) {
      at++;
      while (at < text.length() && (isWord(text.charAt(at)) || skipDoubleColon())) {
        at++;
      }
      Kind kind = first >= '0' && first <= '9' ? Kind.NUMBER : Kind.WORD;
      return new Token(kind, text.substring(start, at), line);
    }
    if ("()[]{}<>,;:+-|=!@~".indexOf(first) < 0) {
      throw new PtxException(module, line, "unexpected character '" + first + "'");
    }
    at++;
    return new Token(Kind.SIGN, text.substring(start, at), line);
  }

  /// As in `ld.global.L1::no_allocate`; a label's single colon ends the word.
  private boolean skipDoubleColon() {
    if (text.startsWith("::", at)) {
      at++;
      return true;
    }
    return false;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c == '%'
        || c == '.';
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        at++;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipComment() {
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      throw new PtxException(module, line, "a comment has no end");
    }
    line += (int) text.substring(at, end).chars().filter(c -> c == '\n').count();
    at = end + 2;
  }
}

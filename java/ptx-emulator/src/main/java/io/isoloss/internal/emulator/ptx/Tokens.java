package io.isoloss.internal.emulator.ptx;

import io.isoloss.internal.emulator.ptx.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// The tokens of a module, read from left to right.
final class Tokens {
  private final String module;
  private final List<Token> tokens;
  private int at;

  Tokens(String module, String text) {
    this.module = module;
    this.tokens = Lexer.tokens(module, text);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  boolean nextIs(String text) {
    return peek().is(text);
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  /// Passes over the token if it is this one.
  boolean skip(String text) {
    boolean there = nextIs(text);
    if (there) {
      at++;
    }
    return there;
  }

  void expect(String text) {
    if (!skip(text)) {
      throw problem("expected '" + text + "' but found '" + peek().text() + "'");
    }
  }

  String word() {
    Token token = next();
    if (token.kind() != Kind.WORD) {
      throw problem(token.line(), "expected a name but found '" + token.text() + "'");
    }
    return token.text();
  }

  /// An integer, perhaps with a sign.
  long integer() {
    boolean negative = skip("-");
    Token token = next();
    if (token.kind() != Kind.NUMBER || Numbers.isFloat(token.text())) {
      throw problem(token.line(), "expected an integer but found '" + token.text() + "'");
    }
    long value = number(token);
    return negative ? -value : value;
  }

  private long number(Token token) {
    try {
      return Numbers.integer(token.text());
    } catch (NumberFormatException e) {
      throw problem(token.line(), "bad number '" + token.text() + "'");
    }
  }

  boolean labelIsNext() {
    return isLabel(at);
  }

  private boolean isLabel(int position) {
    return tokens.get(position).kind() == Kind.WORD && tokens.get(position + 1).is(":");
  }

  /// The labels from here to the brace that closes this scope, but not those of inner scopes.
  List<String> labelsOfScope() {
    List<String> labels = new ArrayList<>();
    int depth = 0;
    for (int i = at; depth >= 0 && tokens.get(i).kind() != Kind.END; i++) {
      if (tokens.get(i).is("{")) {
        depth++;
      } else if (tokens.get(i).is("}")) {
        depth--;
      } else if (depth == 0 && isLabel(i)) {
        labels.add(tokens.get(i).text());
      }
    }
    return labels;
  }

  /// Where the next token is, for [#textFrom].
  int position() {
    return at;
  }

  /// The text from a position up to here, on one line.
  String textFrom(int position) {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Token token : tokens.subList(position, at)) {
      boolean apart = token.kind() != Kind.SIGN || "{[(-!".contains(token.text());
      if (apart && !text.isEmpty() && !"@![({-+|".contains(last)) {
        text.append(' ');
      }
      text.append(token.text());
      last = token.text();
    }
    return text.toString();
  }

  PtxException problem(String problem) {
    return problem(peek().line(), problem);
  }

  PtxException problem(int line, String problem) {
    return new PtxException(module, line, problem);
  }
}

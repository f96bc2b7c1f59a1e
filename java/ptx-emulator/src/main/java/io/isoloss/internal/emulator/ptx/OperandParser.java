package io.isoloss.internal.emulator.ptx;

import java.util.ArrayList;
import java.util.List;

/// Reads the operands of an instruction.
final class OperandParser {
  private final Tokens tokens;
  private final Scope scope;

  OperandParser(Tokens tokens, Scope scope) {
    this.tokens = tokens;
    this.scope = scope;
  }

  /// The operands of an instruction, up to its semicolon.
  List<Operand> untilSemicolon() {
    return until(";");
  }

  /// Operands in braces or the like, up to and with the sign that closes them.
  private List<Operand> list(String end) {
    List<Operand> operands = until(end);
    tokens.expect(end);
    return operands;
  }

  /// Operands between commas.
  private List<Operand> until(String end) {
    List<Operand> operands = new ArrayList<>();
    while (!tokens.nextIs(end)) {
      if (!operands.isEmpty()) {
        tokens.expect(",");
      }
      operands.add(operand());
    }
    return operands;
  }

  private Operand operand() {
    if (tokens.skip("[")) {
      return address();
    }
    if (tokens.skip("{")) {
      return new Operand.Group(list("}"));
    }
    if (tokens.skip("(")) {
      return new Operand.Arguments(list(")"));
    }
    if (tokens.skip("!")) {
      return new Operand.Not(scope.resolve(tokens.word()));
    }
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.NUMBER && Numbers.isFloat(token.text())) {
      return new Operand.FloatLiteral(Numbers.floating(tokens.next().text()));
    }
    if (token.kind() == Token.Kind.NUMBER || token.is("-")) {
      return new Operand.IntegerLiteral(tokens.integer());
    }
    Operand first = new Operand.Name(scope.resolve(tokens.word()));
    return tokens.skip("|")
        ? new Operand.Pair(first, new Operand.Name(scope.resolve(tokens.word())))
        : first;
  }

  /// `[base]`, `[base+4]`, `[base+-4]` or `[16]`.
  private Operand address() {
    String base = tokens.peek().kind() == Token.Kind.WORD ? scope.resolve(tokens.word()) : "";
    long offset = 0;
    if (!tokens.nextIs("]")) {
      tokens.skip("+");
      offset = tokens.integer();
    }
    tokens.expect("]");
    return new Operand.Address(base, offset);
  }
}
